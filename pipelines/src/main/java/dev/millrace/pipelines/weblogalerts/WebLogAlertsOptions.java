package dev.millrace.pipelines.weblogalerts;

import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.OptionKind;
import dev.millrace.pipelines.options.TemplateUse;
import dev.millrace.pipelines.options.ValueType;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code web-log-alerts}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "What to read",
    options = {"input", "logFormat", "clientField", "trustedProxies"})
@OptionGroup(
    title = "Of a stream",
    options = {"maxDelay", "idleAfter", "every", "maxRecordsPerIncrement", "alerts", "early"})
@OptionGroup(
    title = "What to pass over",
    options = {"ignore", "from", "until", "duplicates", "server"})
@OptionGroup(
    title = "What is an alert",
    options = {"window", "model", "minScore", "healthDeadLetterShare", "healthDelay"})
@OptionGroup(
    title = "What to write",
    options = {"output", "tableFormat", "tables", "keepAccumulators", "keepRuns"})
public interface WebLogAlertsOptions extends MillraceOptions {
  @Option(
      kinds = {
        @OptionKind(
            type = ValueType.FILES,
            meaning =
                "Access logs: plain, gzip, bzip2 or zstd, told by their names. A file that matches"
                    + " twice is read once."),
        @OptionKind(
            type = ValueType.TOPICS,
            meaning =
                "Topics of Kafka, one line a record: the pipeline then runs as a stream, until it"
                    + " is stopped. Brokers and topics are separated by commas; properties of"
                    + " Kafka's consumer follow a question mark, and a secret among them is"
                    + " file:PATH or env:NAME.")
      },
      template = TemplateUse.REQUIRED,
      otherwise = "the sample that comes with Millrace",
      example = "'/var/log/nginx/access.log*'")
  @Nullable List<String> getInput();

  void setInput(@Nullable List<String> input);

  @Description(
      "How much later than a later line one may come. A line is late, and a dead letter, if it is"
          + " earlier than the latest before it in its partition by more. Results of a window wait"
          + " for so long.")
  @Option(type = ValueType.DURATION, least = "0s", greatest = "1d")
  @Default.String("30s")
  String getMaxDelay();

  void setMaxDelay(String maxDelay);

  @Description(
      "A partition without lines for so long no longer holds the others' results back; what then"
          + " comes in it may be late. Not for replays of old logs: a quiet partition does not mean"
          + " there that nothing comes.")
  @Option(
      type = ValueType.DURATION,
      least = "1s",
      otherwise = "never: every partition must move on",
      example = "5m")
  @Nullable String getIdleAfter();

  void setIdleAfter(@Nullable String idleAfter);

  @Description(
      "Reads topics in bounded increments, one each time that so much has passed, in place of a"
          + " stream that runs all the time. An engine that cannot run a stream without losing"
          + " lines, as Spark, reads increments in any case, and ends when it has read what there"
          + " was, if this is not given. A later run with the same --output goes on where this one"
          + " ended.")
  @Option(
      type = ValueType.DURATION,
      least = "1s",
      greatest = "1d",
      otherwise = "a stream on Flink and Dataflow, one time through the topics elsewhere",
      template = TemplateUse.NEVER,
      example = "1m")
  @Nullable String getEvery();

  void setEvery(@Nullable String every);

  @Description(
      "About how many records an increment reads at most, which bounds its memory and time.")
  @Option(least = "1000", template = TemplateUse.NEVER)
  @Default.Long(1_000_000)
  long getMaxRecordsPerIncrement();

  void setMaxRecordsPerIncrement(long maxRecordsPerIncrement);

  @Description(
      "A topic of Kafka that alerts are sent to besides, when their window is published, each once"
          + " for consumers with isolation.level=read_committed. Properties of Kafka's producer"
          + " follow a question mark, and a secret among them is file:PATH or env:NAME.")
  @Option(
      type = ValueType.TOPIC,
      pattern = "kafka://.+",
      valid = "kafka://host:port/topic, of one topic",
      otherwise = "alerts are in files alone",
      example = "kafka://localhost:9092/alerts")
  @Nullable String getAlerts();

  void setAlerts(@Nullable String alerts);

  @Description(
      "Sends the alert of a client to the topic of --alerts as soon as the client is over the line,"
          + " with the engine's next checkpoint, and once more when its window is published: with"
          + " revision 0 and 1, and withdrawn where the whole window denies it. Files are as ever."
          + " Needs --alerts, and an engine that runs a stream.")
  @Option(
      parent = "alerts",
      inTemplate =
          "Sends the alert of a client to the topic of --alerts as soon as the client is over the"
              + " line, and once more when its window is published: with revision 0 and 1, and"
              + " withdrawn where the whole window denies it. Files are as ever. Needs topics to"
              + " read.")
  @Default.Boolean(false)
  boolean isEarly();

  void setEarly(boolean early);

  @Description(
      "How a line is written: a well-known format, or the very string of the server's"
          + " configuration (LogFormat of Apache, log_format of nginx).")
  @Option(
      valid =
          "combined, common, vhost_combined, or a format string with Apache's % directives or"
              + " nginx's $ variables",
      example = "'%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\" %D'")
  @Default.String("combined")
  String getLogFormat();

  void setLogFormat(String logFormat);

  @Description(
      "Which field names the client. Behind a proxy or a load balancer that is a header it sets,"
          + " which --logFormat must log; the client is then its last address that is not of"
          + " --trustedProxies, since what stands before it could be written by the client itself.")
  @Option(
      pattern = "[A-Za-z][A-Za-z0-9_-]*|[%$].+",
      valid =
          "client (the field for the remote host), the name of a header that is logged, or a field"
              + " as it stands in --logFormat, such as %a",
      example = "X-Forwarded-For")
  @Default.String("client")
  String getClientField();

  void setClientField(String clientField);

  @Description(
      "Addresses of your own proxies: they are passed over when the client is looked for in"
          + " --clientField. Needs --clientField.")
  @Option(
      pattern = "[0-9A-Fa-f:.]+(/[0-9]{1,3})?",
      valid = "an IPv4 or IPv6 address, or a range such as 10.0.0.0/8",
      otherwise = "none: the last address of the field is the client",
      parent = "clientField",
      example = "10.0.0.0/8,fd00::/8")
  @Nullable List<String> getTrustedProxies();

  void setTrustedProxies(@Nullable List<String> trustedProxies);

  @Description(
      "Clients that are yours: monitors, your own scanners. Their lines are read and counted in the"
          + " ledger, and are in no table and no alert. An address or a range is compared with the"
          + " client; agent:TEXT ignores lines whose user agent contains TEXT, case counts. Anybody"
          + " can send any user agent, so prefer addresses.")
  @Option(
      pattern = "agent:.+|[0-9A-Fa-f:.]+(/[0-9]{1,3})?",
      valid = "an address, a range such as 192.0.2.0/24, or agent:TEXT",
      otherwise = "nobody",
      example = "192.0.2.7,agent:UptimeRobot")
  @Nullable List<String> getIgnore();

  void setIgnore(@Nullable List<String> ignore);

  @Description("Passes over lines before this time.")
  @Option(type = ValueType.INSTANT, otherwise = "the first line", example = "2026-01-31T10:00:00Z")
  @Nullable String getFrom();

  void setFrom(@Nullable String from);

  @Description("Passes over lines of this time and later. Must be later than --from.")
  @Option(type = ValueType.INSTANT, otherwise = "the last line", example = "2026-02-01")
  @Nullable String getUntil();

  void setUntil(@Nullable String until);

  @Description(
      "What equal lines are. keep: requests of their own, as access logs have no ids and a flood is"
          + " made of equal lines. copies: the files of one server may repeat each other (rotated"
          + " or overlapping copies); a line then counts as often as in the file that has it most"
          + " often. id:HEADER: records of a topic are one if they have the same id in this header"
          + " and the same line, as those that a producer has sent twice; it must send both within"
          + " --maxDelay.")
  @Option(
      pattern = "[Kk][Ee][Ee][Pp]|[Cc][Oo][Pp][Ii][Ee][Ss]|id:[^ ]+",
      valid = "keep, copies, or id:HEADER with the name of a header of Kafka's records",
      example = "id:request-id")
  @Default.String("keep")
  String getDuplicates();

  void setDuplicates(String duplicates);

  @Description(
      "With --duplicates=copies, which files are of one server: those in one folder, all of them,"
          + " or those for which this regular expression, found in the file's URI, has the same"
          + " text in its one group.")
  @Option(
      valid = "folder, all, or a regular expression with one group",
      parent = "duplicates",
      parentValues = "copies",
      example = "'/logs/([^/]+)/'")
  @Default.String("folder")
  String getServer();

  void setServer(String server);

  @Description("Width of the windows in which traffic is counted and clients are judged.")
  @Option(type = ValueType.DURATION, least = "1s", greatest = "1d")
  @Default.String("1m")
  String getWindow();

  void setWindow(String window);

  @Description("The model that scores clients, in ONNX, as train-web-log-model writes it.")
  @Option(
      type = ValueType.FILE,
      otherwise = "the model that comes with Millrace",
      example = "target/model/web-log-model.onnx")
  @Nullable String getModel();

  void setModel(@Nullable String model);

  @Description(
      "The least score at which a client's window becomes an alert. Higher means fewer alerts, and"
          + " more attacks missed.")
  @Option(least = "0", greatest = "1")
  @Default.Double(0.5)
  double getMinScore();

  void setMinScore(double minScore);

  @Description(
      "If more than this share of the lines of a window are dead letters, of 100 lines or more, an"
          + " alert on the pipeline's own health lands in health/; of files, of the lines of the"
          + " whole run. 1 is never passed.")
  @Option(least = "0", greatest = "1")
  @Default.Double(0.05)
  double getHealthDeadLetterShare();

  void setHealthDeadLetterShare(double healthDeadLetterShare);

  @Description(
      "If a window of a stream is published by the clock later than this after its end and"
          + " --maxDelay (and --every, where it is given), an alert on the pipeline's own health"
          + " lands in health/: once, and again each time that the delay has doubled.")
  @Option(
      type = ValueType.DURATION,
      least = "1s",
      inTemplate =
          "If a window of a stream is published by the clock later than this after its end and"
              + " --maxDelay, an alert on the pipeline's own health lands in health/: once, and"
              + " again each time that the delay has doubled.")
  @Default.String("5m")
  String getHealthDelay();

  void setHealthDelay(String healthDelay);

  @Description(
      "Where the run's folder is made. Readers follow its current.json (on a local disk also the"
          + " link latest), which is replaced only when all is written and the ledger balances.")
  @Option(
      type = ValueType.FOLDER,
      template = TemplateUse.REQUIRED,
      inTemplate =
          "Where the run's folder is made. Readers follow its current.json, which is replaced only"
              + " when all is written and the ledger balances.",
      otherwise = "target/web-log-alerts for the sample; must be given with --input",
      example = "/srv/alerts")
  @Nullable String getOutput();

  void setOutput(@Nullable String output);

  @Description("How the tables traffic and clients are written. Alerts are always JSON Lines.")
  @Default.Enum("PARQUET")
  TableFormat getTableFormat();

  void setTableFormat(TableFormat tableFormat);

  @Description(
      "A dataset of BigQuery that loads the files of a run over logs into its tables clients,"
          + " traffic and alerts, each replaced as a whole when the ledger balances, and made if it"
          + " is not there. --output must be on gs://, --tableFormat jsonl.")
  @Option(
      valid = "bigquery://project/dataset",
      pattern = "bigquery://[^ /]+/[^ /]+",
      otherwise = "files alone",
      example = "bigquery://shop-1/security")
  @Nullable String getTables();

  void setTables(@Nullable String tables);

  @Description(
      "Lands what a run over files has counted as a table accumulators too, which"
          + " replay-dead-letters adds repaired lines to. It takes space, and needs"
          + " --duplicates=keep and no --tables.")
  @Default.Boolean(false)
  boolean isKeepAccumulators();

  void setKeepAccumulators(boolean keepAccumulators);

  @Description(
      "How many published runs stay in --output, this one included; older ones are deleted.")
  @Option(least = "1")
  @Default.Integer(3)
  int getKeepRuns();

  void setKeepRuns(int keepRuns);
}
