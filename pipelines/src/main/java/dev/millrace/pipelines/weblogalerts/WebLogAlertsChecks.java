package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.pipelines.options.BigQueryEndpoints;
import dev.millrace.pipelines.options.Instants;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.accesslog.LogFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What must hold among the options of {@code web-log-alerts}, beyond what each must be alone. */
final class WebLogAlertsChecks {
  private static final String CLIENT = "client";
  private static final String FOLDER = "folder";
  private static final String ALL = "all";

  private WebLogAlertsChecks() {}

  /** Throws a {@link UsageException} at the first thing that does not hold. */
  static void check(WebLogAlertsOptions options) {
    BigQueryEndpoints.check(options);
    logFormat(options);
    checkIgnore(list(options.getIgnore()));
    checkTimes(options.getFrom(), options.getUntil());
    checkServer(options);
    checkStream(options);
    checkAccumulators(options);
    if (options.getInput() != null && options.getOutput() == null) {
      throw UsageException.missing(
          "output", "must be a folder or the URI of one where --input is given");
    }
    String dataset = options.getTables();
    if (dataset != null) {
      checkTables(options, dataset);
    }
  }

  /** What a replay could not add to is not kept. */
  private static void checkAccumulators(WebLogAlertsOptions options) {
    if (!options.isKeepAccumulators()) {
      return;
    }
    String remedy = "";
    if (isStream(options)) {
      remedy = "where a topic is read: its windows are published one by one, and not again";
    } else if (Duplicates.of(options.getDuplicates()) == Duplicates.COPIES) {
      remedy =
          "with --duplicates=copies: a repaired line cannot be compared with lines that nobody"
              + " keeps";
    } else if (options.getTables() != null) {
      remedy = "with --tables: a replay lands files alone, and the tables would stay as they were";
    }
    if (!remedy.isEmpty()) {
      throw UsageException.invalid("keepAccumulators", "true", "must be left out " + remedy);
    }
  }

  private static void checkTables(WebLogAlertsOptions options, String dataset) {
    table(dataset, "alerts");
    if (isStream(options)) {
      throw UsageException.invalid(
          "tables",
          dataset,
          "must be left out where a topic is read: whole tables are loaded at the end of a run");
    }
    String output = Objects.requireNonNullElse(options.getOutput(), "target/web-log-alerts");
    if (!output.startsWith("gs://")) {
      throw UsageException.invalid(
          "output", output, "must be gs://bucket/folder with --tables, which BigQuery loads from");
    }
    if (options.getTableFormat() != TableFormat.JSONL) {
      throw UsageException.invalid(
          "tableFormat",
          options.getTableFormat().name().toLowerCase(Locale.ROOT),
          "must be jsonl with --tables, which BigQuery loads as the alerts are");
    }
  }

  /**
   * The address of a table of the dataset that {@code --tables} names.
   *
   * @throws UsageException if it names none
   */
  static BigQueryAddress table(String dataset, String table) {
    try {
      return BigQueryAddress.parse(dataset + "/" + table);
    } catch (IllegalArgumentException e) {
      throw UsageException.invalid("tables", dataset, "must be bigquery://project/dataset");
    }
  }

  /**
   * The format of the lines, and who the client is.
   *
   * @throws UsageException if there is no such format, or it has no such client
   */
  static LogFormat logFormat(WebLogAlertsOptions options) {
    String client = options.getClientField();
    List<String> proxies = list(options.getTrustedProxies());
    if (!proxies.isEmpty() && client.equals(CLIENT)) {
      throw UsageException.invalid(
          "trustedProxies",
          String.join(",", proxies),
          "must come with --clientField, which names the header that the proxies set");
    }
    LogFormat format = named("logFormat", () -> LogFormat.of(options.getLogFormat()));
    LogFormat withClient =
        client.equals(CLIENT) ? format : named("clientField", () -> format.withClientField(client));
    return named("trustedProxies", () -> withClient.withTrustedProxies(proxies));
  }

  private static <T> T named(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      throw UsageException.refused("--" + option, refused);
    }
  }

  private static void checkIgnore(List<String> ignore) {
    for (String entry : ignore) {
      try {
        IgnoreList.of(List.of(entry));
      } catch (IllegalArgumentException refused) {
        throw UsageException.invalid(
            "ignore",
            entry,
            "must be an address like 192.0.2.7, a range like 10.0.0.0/8 or 2001:db8::/32, or"
                + " agent:TEXT");
      }
    }
  }

  private static void checkTimes(@Nullable String from, @Nullable String until) {
    if (from != null && until != null && !Instants.parse(from).isBefore(Instants.parse(until))) {
      throw UsageException.invalid("until", until, "must be later than --from=" + from);
    }
  }

  /** A stream has options of its own, and some that files have make no sense for it. */
  private static void checkStream(WebLogAlertsOptions options) {
    List<String> input = list(options.getInput());
    for (String topics : input) {
      if (KafkaAddress.isOne(topics)) {
        named("input", () -> KafkaAddress.parse(topics));
        if (input.size() > 1) {
          throw UsageException.invalid(
              "input",
              topics,
              "must be the only one: name several brokers and topics in one, as in"
                  + " kafka://host:port,host:port/topic,topic");
        }
      }
    }
    String alerts = options.getAlerts();
    if (alerts != null) {
      named("alerts", () -> KafkaAddress.ofOneTopic(alerts));
    }
    if (options.isEarly() && alerts == null) {
      throw UsageException.invalid(
          "early",
          "true",
          "must come with --alerts=kafka://…: early alerts are sent to a topic, and are in no"
              + " file");
    }
    Duplicates duplicates = Duplicates.of(options.getDuplicates());
    if (!isStream(options)) {
      if (options.getIdleAfter() != null) {
        throw UsageException.invalid(
            "idleAfter", options.getIdleAfter(), "must come with --input=kafka://…");
      }
      if (options.getAlerts() != null) {
        throw UsageException.invalid(
            "alerts", options.getAlerts(), "must come with --input=kafka://…");
      }
      if (options.getEvery() != null) {
        throw UsageException.invalid(
            "every", options.getEvery(), "must come with --input=kafka://…");
      }
      if (duplicates == Duplicates.ID) {
        throw UsageException.invalid(
            "duplicates",
            options.getDuplicates(),
            "must come with --input=kafka://…, whose records have headers; of files, keep or"
                + " copies");
      }
    } else if (duplicates == Duplicates.COPIES) {
      throw UsageException.invalid(
          "duplicates",
          "copies",
          "must be keep or id:HEADER for a stream: it compares files with each other");
    }
  }

  /** Of a topic that is read in increments. */
  static void checkIncrements(WebLogAlertsOptions options) {
    if (options.isEarly()) {
      throw UsageException.invalid(
          "early",
          "true",
          "must be left out where a topic is read in increments: a window is judged when its"
              + " increment is; a stream on Flink, without --every, sends early alerts");
    }
    if (options.getIdleAfter() != null) {
      throw UsageException.invalid(
          "idleAfter",
          options.getIdleAfter(),
          "must be left out where a topic is read in increments: between them nobody sees how long"
              + " a partition is quiet");
    }
  }

  /** Whether the input never ends. */
  static boolean isStream(WebLogAlertsOptions options) {
    return list(options.getInput()).stream().anyMatch(KafkaAddress::isOne);
  }

  private static void checkServer(WebLogAlertsOptions options) {
    String server = options.getServer();
    if (server.equals(FOLDER)) {
      return;
    }
    if (Duplicates.of(options.getDuplicates()) != Duplicates.COPIES) {
      throw UsageException.invalid("server", server, "must come with --duplicates=copies");
    }
    if (!server.equals(ALL) && groups(server) != 1) {
      throw UsageException.invalid(
          "server", server, "must be folder, all, or a regular expression with one group");
    }
  }

  private static int groups(String expression) {
    try {
      return Pattern.compile(expression).matcher("").groupCount();
    } catch (PatternSyntaxException malformed) {
      return -1;
    }
  }

  private static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
