package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.ValueType;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code train-web-log-model}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "What to train on",
    options = {"seed", "servers"})
@OptionGroup(
    title = "How to judge",
    options = {"judgedServers", "minScore"})
@OptionGroup(
    title = "What to write",
    options = {"output"})
public interface TrainWebLogModelOptions extends MillraceOptions {
  @Description("Of all that is drawn; the same seed gives the same model, to the byte.")
  @Option(least = "1", greatest = "1000000")
  @Default.Long(1)
  long getSeed();

  void setSeed(long seed);

  @Description(
      "How many servers are simulated for training with all kinds of attack, 90 minutes each. Half"
          + " as many more have floods and scrapes only.")
  @Option(least = "4", greatest = "2000")
  @Default.Integer(64)
  int getServers();

  void setServers(int servers);

  @Description(
      "How many servers judge the model on days that it never saw, and how many on behaviour that it"
          + " never saw. A few dozen have too few floods to tell one model from another.")
  @Option(least = "1", greatest = "2000")
  @Default.Integer(192)
  int getJudgedServers();

  void setJudgedServers(int servers);

  @Description("The least score of an alert in the tables of the model card.")
  @Option(least = "0", greatest = "1")
  @Default.Double(0.5)
  double getMinScore();

  void setMinScore(double minScore);

  @Description("Where web-log-model.onnx and its card web-log-model.md are written.")
  @Option(type = ValueType.FOLDER, example = "target/web-log-model")
  @Default.String("target/web-log-model")
  String getOutput();

  void setOutput(String output);
}
