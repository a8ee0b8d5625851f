package dev.millrace.pipelines.query;

import dev.millrace.io.bigquery.BigQueryAddress;
import dev.millrace.io.jdbc.JdbcAddress;
import dev.millrace.io.kafka.KafkaAddress;
import java.io.IOException;

/** Where the rows of a table are: one class for each kind of place. */
sealed interface TablePlace
    permits FilePlace, StreamPlace, TopicPlace, DatabasePlace, WarehousePlace {

  /**
   * The place that a location names, which may have parameters behind it.
   *
   * @param table its name, for messages
   * @throws dev.millrace.pipelines.options.UsageException if it is none
   */
  static TablePlace of(String table, String location) {
    if (StreamPlace.isOne(location)) {
      return StreamPlace.parse(table, location);
    }
    if (KafkaAddress.isOne(location)) {
      return TopicPlace.parse(table, location);
    }
    if (JdbcAddress.isOne(location)) {
      return DatabasePlace.parse(table, location);
    }
    if (BigQueryAddress.isOne(location)) {
      return WarehousePlace.parse(table, location);
    }
    return FilePlace.parse(table, location);
  }

  /** Whether a location is of no files. */
  static boolean isElsewhere(String location) {
    return KafkaAddress.isOne(location)
        || JdbcAddress.isOne(location)
        || BigQueryAddress.isOne(location);
  }

  /** For a person, without anything secret. */
  String shown();

  /** What the rows are written as, or where that is said. */
  String shownFormat();

  /**
   * The same with a format that a statement declares.
   *
   * @param table its name, for messages
   */
  TablePlace in(String table, FileKind kind);

  /**
   * Looks there now for the columns of the table.
   *
   * @throws dev.millrace.pipelines.options.UsageException if nothing is there, or it is no table
   */
  QueryTable open(String table, QueryOptions options) throws IOException;
}
