package dev.millrace.pipelines.query;

import dev.millrace.pipelines.MillraceOptions;
import dev.millrace.pipelines.ingestevents.EventTableFormat;
import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.TemplateUse;
import dev.millrace.pipelines.options.ValueType;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code query}; each one's meaning stands in its annotations. */
@OptionGroup(
    title = "What to ask",
    options = {"sql", "sqlFile", "param"})
@OptionGroup(
    title = "What to read",
    options = {"table", "inferRecords"})
@OptionGroup(
    title = "What to do with the result",
    options = {"format", "output", "tableFormat", "keepRuns", "resultTopic", "scratch"})
public interface QueryOptions extends MillraceOptions {
  @Description(
      "The statements, separated by semicolons: SELECT, CREATE EXTERNAL TABLE, CREATE FUNCTION,"
          + " INSERT INTO, SHOW TABLES, DESCRIBE. Either this or --sqlFile.")
  @Option(
      valid = "statements of SQL",
      otherwise = "asked for at the terminal",
      inTemplate =
          "The statements, separated by semicolons: CREATE EXTERNAL TABLE as often as needed, and"
              + " one query, which is a SELECT whose result lands in --output, or an INSERT INTO"
              + " that adds it to a declared table. Over a topic with an event time the job is a"
              + " stream. Either this or --sqlFile.",
      otherwiseInTemplate = "--sqlFile must be given",
      example = "'SELECT Country, COUNT(*) FROM retail GROUP BY Country'")
  @Nullable String getSql();

  void setSql(@Nullable String sql);

  @Description("A file with the statements.")
  @Option(
      type = ValueType.FILE,
      otherwise = "asked for at the terminal",
      otherwiseInTemplate = "--sql must be given",
      example = "revenue.sql")
  @Nullable String getSqlFile();

  void setSqlFile(@Nullable String sqlFile);

  @Description(
      "A value for :name in the statements. It goes into the parsed statement as one literal, never"
          + " into its text. A number, true, false, a date and a time are of these types, anything"
          + " else is text; name:text=007 is text whatever it looks like. A comma in it is written"
          + " with a backslash before it.")
  @Option(valid = "name=value, or name:text=value", example = "country=France")
  @Nullable List<String> getParam();

  void setParam(@Nullable List<String> param);

  @Description(
      "A table: its name and where it is. A file, a folder or a glob of CSV with a header, JSON"
          + " Lines, Avro or Parquet, plain or, but for Parquet, compressed; or the --output of"
          + " another pipeline, of which the published run is read. Behind the files, after a"
          + " question mark: format=csv, json, avro or parquet where their names do not say it;"
          + " schema=FILE for an Avro schema of CSV or JSON; table=NAME for one of several tables"
          + " of an --output. Or kafka://host:port/topic, of whose records as many are read as"
          + " there are when the query begins, with ?format=json or avro and schema=FILE, and which"
          + " with eventTime=COLUMN is a stream that maxDelay= and idleAfter= are of; or"
          + " jdbc:postgresql://host/database?table=NAME, which the properties of the driver"
          + " follow; or bigquery://project/dataset/table?staging=gs://bucket/folder. A secret is"
          + " given as file:PATH or env:NAME.")
  @Option(
      type = ValueType.NAMED_PLACE,
      valid = "name=place, and behind it ?format=, schema= and the like, with & between",
      inTemplate =
          "A table: its name and where it is. A file, a folder or a glob of CSV with a header, JSON"
              + " Lines, Avro or Parquet, plain or, but for Parquet, compressed; or the --output of"
              + " another pipeline, of which the published run is read. Behind the files, after a"
              + " question mark: format=csv, json, avro or parquet where their names do not say it;"
              + " schema=FILE for an Avro schema of CSV or JSON; table=NAME for one of several"
              + " tables of an --output. Or topics of Kafka, of whose records as many are read as"
              + " there are at the launch, with ?format=json or avro and schema=FILE, and which"
              + " with eventTime=COLUMN are a stream that maxDelay= and idleAfter= are of. Or a"
              + " table of a database, which the properties of the driver follow. A secret is"
              + " file:PATH or env:NAME of each machine. Topics, or a table of a database, stand"
              + " here alone, as commas are part of them: CREATE EXTERNAL TABLE declares others.",
      example = "retail=/data/retail.csv")
  @Nullable List<String> getTable();

  void setTable(@Nullable List<String> table);

  @Description(
      "From how many records at the beginning of CSV, JSON or a topic without a schema the types of"
          + " columns are taken. A record behind them that does not fit is a dead letter, and the"
          + " result says how many there are.")
  @Option(least = "1", greatest = "10000000")
  @Default.Long(10_000)
  long getInferRecords();

  void setInferRecords(long inferRecords);

  @Description("How a result is printed.")
  @Option(template = TemplateUse.NEVER)
  @Default.Enum("TABLE")
  PrintFormat getFormat();

  void setFormat(PrintFormat format);

  @Description(
      "Where the result of the SELECT lands as a published run, in place of being printed.")
  @Option(
      type = ValueType.FOLDER,
      otherwise = "none: it is printed",
      inTemplate =
          "Where the result of the SELECT lands as a published run; of an INSERT INTO a table of a"
              + " database, where ledger and dead letters land.",
      otherwiseInTemplate = "there must be an INSERT INTO a folder of files in place of the SELECT",
      example = "/srv/lake/revenue")
  @Nullable String getOutput();

  void setOutput(@Nullable String output);

  @Description("How the files of --output are written.")
  @Default.Enum("PARQUET")
  EventTableFormat getTableFormat();

  void setTableFormat(EventTableFormat tableFormat);

  @Description("How many published runs of --output stay, this one included.")
  @Option(least = "1")
  @Default.Integer(3)
  int getKeepRuns();

  void setKeepRuns(int keepRuns);

  @Description(
      "A topic of Kafka that the result of a query over a stream is sent to besides, when its"
          + " window is published: each row once, in JSON and without a key, for consumers with"
          + " isolation.level=read_committed. Properties of Kafka's producer follow a question"
          + " mark, and a secret among them is file:PATH or env:NAME.")
  @Option(
      type = ValueType.TOPIC,
      pattern = "kafka://.+",
      valid = "kafka://host:port/topic, of one topic",
      otherwise = "rows are in files alone",
      example = "kafka://localhost:9092/requests-a-minute")
  @Nullable String getResultTopic();

  void setResultTopic(@Nullable String resultTopic);

  @Description(
      "Where a result that is printed lands before it is read back; it is removed then. On a"
          + " cluster this must be where every worker can write and this program can read.")
  @Option(
      type = ValueType.FOLDER,
      template = TemplateUse.NEVER,
      otherwise = "the system's folder for temporary files",
      example = "hdfs://namenode:8020/tmp")
  @Nullable String getScratch();

  void setScratch(@Nullable String scratch);
}
