package dev.millrace.pipelines.options;

/**
 * What values look like as parameters of a template, as POSIX's extended regular expressions, and
 * what Dataflow's console writes in its own way.
 */
final class Forms {
  private static final String BUCKET = "gs://[a-z0-9][-_.a-z0-9]*[a-z0-9]";

  /** An object, or a glob of some. */
  static final String FILE = BUCKET + "/.+";

  /** A folder, or the whole bucket. */
  static final String FOLDER = BUCKET + "(/.*)?";

  /** Brokers and topics, as an address or as {@code host:port,host:port;topic,topic}. */
  static final String TOPIC =
      "kafka://[^ ]+|[^ ;/,]+:[0-9]+(,[^ ;/,]+:[0-9]+)*;[^ ;/,]+(,[^ ;/,]+)*";

  /** A table, as an address or as {@code project:dataset.table}. */
  static final String TABLE = "bigquery://[^ ]+|[a-z][-a-z0-9]*[:.][A-Za-z0-9_]+[.][^ .:/]+";

  private Forms() {}

  /** The address of what {@link #TOPIC} takes. */
  static String topic(String value) {
    return value.startsWith("kafka://") ? value : "kafka://" + value.replaceFirst(";", "/");
  }

  /** The address of what {@link #TABLE} takes. */
  static String table(String value) {
    return value.startsWith("bigquery://")
        ? value
        : "bigquery://" + value.replaceFirst("[:.]", "/").replaceFirst("[.]", "/");
  }
}
