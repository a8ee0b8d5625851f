package dev.millrace.benchmarks.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_timestamp;
import static org.apache.spark.sql.functions.when;

import dev.millrace.benchmarks.floor.JobArguments;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * What a user would write in an afternoon: fields by {@code regexp_extract}, requests by client and
 * minute, and traffic by minute. It finds no attack: no behaviour, no model, no detector, no dead
 * letters.
 */
public final class SqlJob {
  private static final String COMBINED =
      "^(\\S+) \\S+ \\S+ \\[([^\\]]+)\\] \"(\\S+) (\\S+) [^\"]*\" (\\d{3}) (\\d+|-)";

  private SqlJob() {}

  public static void main(String[] given) {
    JobArguments arguments = JobArguments.of(given);
    try (SparkSession spark =
        SparkSession.builder()
            .appName("web-log-sql")
            .master("local[" + arguments.parallelism() + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", 2 * arguments.parallelism())
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      Dataset<Row> requests =
          spark
              .read()
              .text(arguments.input().toArray(String[]::new))
              .select(
                  field(1).as("client"),
                  date_trunc("minute", to_timestamp(field(2), "dd/MMM/yyyy:HH:mm:ss Z"))
                      .as("minute"),
                  field(5).cast("int").as("status"),
                  field(6).cast("long").as("bytes"));
      requests
          .groupBy("client", "minute")
          .agg(count(lit(1)).as("requests"), sum("bytes").as("bytes"))
          .write()
          .mode(SaveMode.ErrorIfExists)
          .parquet(arguments.output() + "/clients");
      requests
          .groupBy("minute")
          .agg(
              count(lit(1)).as("requests"),
              sum("bytes").as("bytes"),
              statusClass(2),
              statusClass(3),
              statusClass(4),
              statusClass(5),
              countDistinct("client").as("distinctClients"))
          .write()
          .mode(SaveMode.ErrorIfExists)
          .parquet(arguments.output() + "/traffic");
    }
  }

  private static Column field(int group) {
    return regexp_extract(col("value"), COMBINED, group);
  }

  private static Column statusClass(int digit) {
    return sum(when(col("status").between(digit * 100, digit * 100 + 99), 1).otherwise(0))
        .as("status" + digit + "xx");
  }
}
