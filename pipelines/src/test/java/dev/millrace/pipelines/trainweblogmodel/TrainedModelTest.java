package dev.millrace.pipelines.trainweblogmodel;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.pipelines.simulatewebtraffic.Scenario;
import dev.millrace.pipelines.weblogalerts.Label;
import dev.millrace.pipelines.weblogalerts.WebLogModel;
import dev.millrace.transforms.OnnxScorer;
import dev.millrace.transforms.RowScore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trains on four small servers: enough for every label. */
class TrainedModelTest {
  private static final double TOLERANCE = 1e-5;
  private static final TrainingTraffic TRAFFIC =
      TrainingTraffic.simulate(
          List.of(TrainingTraffic.Plan.of(Scenario.TRAINING, 5, 4, 0)), new ForgottenWords());
  private static final TrainedModel MODEL =
      TrainedModel.train(TRAFFIC, Hyperparameters.withSeed(1));

  @Test
  void asOnnxItAnswersWhatTribuoAnswers() {
    List<LabelledMinute> minutes = TRAFFIC.minutes();
    List<RowScore> scores =
        OnnxScorer.of(WebLogModel.of("trained.onnx", MODEL.onnx()))
            .scoreFeatures(minutes.stream().map(LabelledMinute::features).toList());

    for (int i = 0; i < minutes.size(); i++) {
      Map<String, org.tribuo.classification.Label> expected =
          MODEL
              .tribuo()
              .predict(TribuoTraining.example(minutes.get(i).features(), "normal"))
              .getOutputScores();
      assertThat(scores.get(i), is(instanceOf(RowScore.Given.class)));
      double[] found = ((RowScore.Given) scores.get(i)).values();
      for (Label label : Label.values()) {
        double score = requireNonNull(expected.get(label.word())).getScore();
        assertThat(found[label.ordinal()], is(closeTo(score, TOLERANCE)));
      }
    }
  }

  @Test
  void isTheSameToTheByteForTheSameSeed() {
    assertThat(TrainedModel.train(TRAFFIC, Hyperparameters.withSeed(1)).onnx(), is(MODEL.onnx()));
    assertThat(
        TrainedModel.train(TRAFFIC, Hyperparameters.withSeed(2)).onnx(), is(not(MODEL.onnx())));
  }
}
