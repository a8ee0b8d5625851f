package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.ValueType;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code simulate-web-traffic}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "What is simulated",
    options = {"seed", "start", "duration", "requestsPerMinute", "rate", "lines"})
@OptionGroup(
    title = "The sites",
    options = {"servers", "archetypes", "pages"})
@OptionGroup(
    title = "The attacks",
    options = {"attackShare", "attackKinds", "scenario"})
@OptionGroup(
    title = "What to write",
    options = {"output", "parts", "compression"})
public interface SimulateWebTrafficOptions extends MillraceOptions {
  @Description(
      "The same seed and options give the same bytes, other seeds other sites and clients.")
  @Default.Long(42)
  long getSeed();

  void setSeed(long seed);

  @Description("When the logs begin.")
  @Option(
      type = ValueType.INSTANT,
      otherwise = "2026-03-02T08:00:00Z; with --rate, now",
      example = "2026-03-02T08:00:00Z")
  @Nullable String getStart();

  void setStart(@Nullable String start);

  @Description("How much time the logs cover.")
  @Option(type = ValueType.DURATION, least = "1m", greatest = "3660d")
  @Default.String("1h")
  String getDuration();

  void setDuration(String duration);

  @Description(
      "Requests of those who behave, of all servers together, on average over --duration; the daily"
          + " rhythm moves around it. Attacks come on top.")
  @Option(least = "0.001", greatest = "10000000")
  @Default.Double(600)
  double getRequestsPerMinute();

  void setRequestsPerMinute(double requestsPerMinute);

  @Description(
      "How many lines there are in a second, attacks included, on average over --duration; in place"
          + " of --requestsPerMinute. Into a topic they are written in real time, each when its"
          + " time has come, and they are of now, unless --start is given.")
  @Option(
      least = "0.01",
      greatest = "100000",
      otherwise = "as --requestsPerMinute says, and as fast as lines can be written",
      example = "50")
  @Nullable Double getRate();

  void setRate(@Nullable Double rate);

  @Description("Ends after so many lines, even before --duration is over.")
  @Option(least = "1", otherwise = "all that fall into --duration", example = "2000000")
  @Nullable Long getLines();

  void setLines(@Nullable Long lines);

  @Description("How many servers there are, each with a site and a log of its own.")
  @Option(least = "1", greatest = "64")
  @Default.Integer(1)
  int getServers();

  void setServers(int servers);

  @Description(
      "What the sites are, in turn; one that is named twice is taken twice as often. application is"
          + " one page that lives on an API.")
  @Option(
      pattern = "blog|shop|application|documentation",
      valid = "blog, shop, application or documentation",
      otherwise = "blog,shop,application,documentation",
      example = "shop,application")
  @Nullable List<String> getArchetypes();

  void setArchetypes(@Nullable List<String> archetypes);

  @Description("How many pages each site has.")
  @Option(least = "5", greatest = "200000", otherwise = "drawn for each site")
  @Nullable Integer getPages();

  void setPages(@Nullable Integer pages);

  @Description(
      "Share of all requests that belongs to attacks. The kinds get equal parts; one whose part is"
          + " too small for a single attack does not happen.")
  @Option(least = "0", greatest = "0.9")
  @Default.Double(0.1)
  double getAttackShare();

  void setAttackShare(double attackShare);

  @Description("Which kinds of attack there are.")
  @Option(
      pattern = "flood|login-guessing|scan|injection|scrape",
      valid = "flood, login-guessing, scan, injection or scrape",
      otherwise = "all kinds",
      example = "flood,scan")
  @Nullable List<String> getAttackKinds();

  void setAttackKinds(@Nullable List<String> attackKinds);

  @Description(
      "From which part of the simulator's world all is drawn. unseen has ranges apart from those of"
          + " training for each parameter, and the ways to attack and the words that training"
          + " leaves out; full is everything.")
  @Default.Enum("FULL")
  Scenario getScenario();

  void setScenario(Scenario scenario);

  @Description(
      "A folder, where access.log, or access-1.log and so on, and beside each a file .labels with"
          + " one word per line are written; files of these names are replaced. Or a topic of"
          + " Kafka, which gets the lines of all servers, keyed by client, and control records that"
          + " say how far the servers are. A topic gets no labels, since its partitions are in no"
          + " order among each other: the same options with a folder write them.")
  @Option(
      valid = "a folder on this computer, or kafka://host:port/topic",
      example = "kafka://localhost:9092/access-log")
  @Default.String("target/simulated-logs")
  String getOutput();

  void setOutput(String output);

  @Description(
      "In a folder: into how many files each server's log is rotated, equal stretches of time"
          + " each.")
  @Option(least = "1", greatest = "1000")
  @Default.Integer(1)
  int getParts();

  void setParts(int parts);

  @Description("In a folder: how the logs are stored. Labels are always plain.")
  @Default.Enum("PLAIN")
  Compression getCompression();

  void setCompression(Compression compression);
}
