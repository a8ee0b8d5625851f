package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.weblogalerts.WebLogModel;
import dev.millrace.transforms.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Trains the model that {@code web-log-alerts} scores clients with: simulates traffic, computes
 * features with the functions that score, trains with Tribuo, writes ONNX and a model card.
 *
 * <p>A plain program in one process: it takes minutes, and stochastic gradient descent in one
 * thread is what makes a seed give one model.
 */
public final class TrainWebLogModel implements MillracePipeline<TrainWebLogModelOptions> {
  private static final TrainingTraffic.Distortion NONE = (minutes, seed) -> {};

  @Override
  public String name() {
    return "train-web-log-model";
  }

  @Override
  public String summary() {
    return "Train the model of web-log-alerts on simulated traffic and write its card";
  }

  @Override
  public Class<TrainWebLogModelOptions> optionsType() {
    return TrainWebLogModelOptions.class;
  }

  @Override
  public void run(TrainWebLogModelOptions options, Launch launch) throws IOException {
    if (!options.isVerbose()) {
      Logger.getLogger("org.tribuo").setLevel(Level.WARNING);
    }
    TrainingSettings settings =
        new TrainingSettings(
            options.getSeed(),
            options.getServers(),
            options.getJudgedServers(),
            options.getMinScore());
    Console console = launch.console();
    console.line("Simulating " + settings.servers() + " servers to learn from");
    TrainingTraffic traffic = TrainingTraffic.simulate(settings.training(), new ForgottenWords());
    console.line("Training on " + traffic.minutes().size() + " client-minutes");
    TrainedModel model = TrainedModel.train(traffic, Hyperparameters.withSeed(settings.seed()));
    console.line("Judging on " + settings.judgedServers() + " servers never seen, twice");
    OnnxModel onnx = WebLogModel.of("web-log-model.onnx", model.onnx());
    Evaluation known = evaluate(onnx, settings, TrainingTraffic.simulate(settings.known(), NONE));
    Evaluation unseen = evaluate(onnx, settings, TrainingTraffic.simulate(settings.unseen(), NONE));
    Path output = Path.of(options.getOutput());
    Files.createDirectories(output);
    Files.write(output.resolve("web-log-model.onnx"), model.onnx());
    Files.writeString(
        output.resolve("web-log-model.md"), ModelCard.of(model, traffic, settings, known, unseen));
    summarise(console, "days never seen", known);
    summarise(console, "behaviour never seen", unseen);
    console.line("The model and its card are in " + output);
  }

  private static Evaluation evaluate(
      OnnxModel model, TrainingSettings settings, TrainingTraffic traffic) {
    return Evaluation.of(model, traffic.minutes(), settings.minScore());
  }

  private static void summarise(Console console, String of, Evaluation evaluation) {
    console.line(
        "On %s: macro F1 %.4f, %.3f false alarms per 1,000 normal client-minutes"
            .formatted(
                of,
                evaluation.confusion().macroF1(),
                evaluation.confusion().falseAlarmsPerThousand()));
  }
}
