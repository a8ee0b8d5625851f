package dev.millrace.pipelines.options;

/**
 * What a parameter of a Dataflow template is, in the words of the service's API: it says which
 * input Dataflow's console shows. These are the ones that options need.
 *
 * @see <a
 *     href="https://cloud.google.com/dataflow/docs/reference/rest/v1b3/GetTemplateResponse">TemplateMetadata</a>
 */
public enum ParameterType {
  TEXT(""),
  NUMBER(""),
  BOOLEAN(""),
  ENUM(""),
  GCS_READ_FILE("gs://bucket/object"),
  GCS_WRITE_FOLDER("gs://bucket/folder"),
  BIGQUERY_TABLE("project:dataset.table, or bigquery://project/dataset/table"),
  KAFKA_READ_TOPIC("host:port;topic, or kafka://host:port/topic"),
  KAFKA_WRITE_TOPIC("host:port;topic, or kafka://host:port/topic");

  private final String words;

  ParameterType(String words) {
    this.words = words;
  }

  /**
   * What it must be where the value has no default: a form fills in the default of its type, a
   * number or the first choice, which nobody has asked for; text stays empty.
   */
  ParameterType withoutDefault() {
    return this == NUMBER || this == ENUM ? TEXT : this;
  }

  /** What is valid, in words that follow "must be"; empty where it is what the option says. */
  String words() {
    return words;
  }
}
