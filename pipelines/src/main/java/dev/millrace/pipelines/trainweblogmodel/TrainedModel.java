package dev.millrace.pipelines.trainweblogmodel;

import com.google.common.collect.ImmutableSortedMap;
import dev.millrace.pipelines.weblogalerts.Evidence;
import dev.millrace.pipelines.weblogalerts.HingeBasis;
import dev.millrace.pipelines.weblogalerts.Label;
import dev.millrace.pipelines.weblogalerts.WebLogFeatures;
import dev.millrace.pipelines.weblogalerts.WebLogModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.tribuo.classification.sgd.linear.LinearSGDModel;

/**
 * A model as Tribuo trained it, and the same as ONNX.
 *
 * @param onnx the file's bytes
 */
record TrainedModel(LinearSGDModel tribuo, byte[] onnx) {
  static TrainedModel train(TrainingTraffic traffic, Hyperparameters parameters) {
    LinearSGDModel tribuo = TribuoTraining.train(traffic.minutes(), parameters);
    LinearModel linear = TribuoTraining.weights(tribuo);
    byte[] onnx =
        OnnxExport.write(
            linear,
            ImmutableSortedMap.of(
                WebLogModel.FEATURES,
                String.join(",", WebLogFeatures.names()),
                WebLogModel.LABELS,
                Arrays.stream(Label.values()).map(Label::word).collect(Collectors.joining(",")),
                "seed",
                String.valueOf(parameters.seed()),
                "trainingData",
                traffic.digest(),
                Evidence.NORMAL_MEANS,
                written(meansOfNormal(traffic.minutes())),
                Evidence.WEIGHTS,
                Arrays.stream(linear.weights())
                    .map(TrainedModel::written)
                    .collect(Collectors.joining(";"))));
    return new TrainedModel(tribuo, onnx);
  }

  private static float[] meansOfNormal(List<LabelledMinute> minutes) {
    double[] sums = new double[HingeBasis.size()];
    int count = 0;
    for (LabelledMinute minute : minutes) {
      if (minute.label() == Label.NORMAL) {
        count++;
        float[] values = HingeBasis.expand(minute.features());
        for (int i = 0; i < sums.length; i++) {
          sums[i] += values[i];
        }
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / count);
    }
    return means;
  }

  private static String written(float[] values) {
    StringBuilder text = new StringBuilder();
    for (float value : values) {
      text.append(text.isEmpty() ? "" : ",").append(value);
    }
    return text.toString();
  }
}
