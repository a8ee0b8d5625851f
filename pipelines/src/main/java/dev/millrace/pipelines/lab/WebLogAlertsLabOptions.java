package dev.millrace.pipelines.lab;

import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.ValueType;
import dev.millrace.pipelines.weblogalerts.WebLogAlertsOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code lab web-log-alerts}, beside those of the pipeline. */
@OptionGroup(
    title = "The traffic of the lab",
    options = {"seed", "rate", "attackShare", "duration"})
@OptionGroup(
    title = "The lab",
    options = {"partitions", "folder"})
public interface WebLogAlertsLabOptions extends WebLogAlertsOptions {
  @Description("Other seeds give other sites, clients and attacks.")
  @Default.Long(2)
  long getSeed();

  void setSeed(long seed);

  @Description("How many lines there are in a second, attacks included, on average.")
  @Option(least = "0.01", greatest = "100000")
  @Default.Double(50)
  double getRate();

  void setRate(double rate);

  @Description("Share of all requests that belongs to attacks.")
  @Option(least = "0", greatest = "0.9")
  @Default.Double(0.3)
  double getAttackShare();

  void setAttackShare(double attackShare);

  @Description("Ends after so long by itself.")
  @Option(type = ValueType.DURATION, least = "5m", greatest = "30d")
  @Default.String("1d")
  String getDuration();

  void setDuration(String duration);

  @Description("Into how many partitions the topic is split.")
  @Option(least = "1", greatest = "64")
  @Default.Integer(4)
  int getPartitions();

  void setPartitions(int partitions);

  @Description(
      "Where the broker keeps its data while the lab runs, and below which, in output, the pipeline"
          + " lands.")
  @Option(valid = "a folder on this computer", example = "target/lab")
  @Default.String("target/lab")
  String getFolder();

  void setFolder(String folder);
}
