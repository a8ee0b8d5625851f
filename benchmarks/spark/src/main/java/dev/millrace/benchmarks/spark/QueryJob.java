package dev.millrace.benchmarks.spark;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Answers a query over CSV by Spark SQL: {@code --table=NAME --input=… --schema=DDL --sql=…
 * --output=…}. The schema is given, so that nothing is read twice; the answer is one folder of
 * Parquet.
 */
public final class QueryJob {
  private QueryJob() {}

  public static void main(String[] arguments) {
    Map<String, String> given =
        Arrays.stream(arguments)
            .map(argument -> argument.replaceFirst("^--", "").split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    int parallelism = Runtime.getRuntime().availableProcessors();
    try (SparkSession spark =
        SparkSession.builder()
            .appName("query")
            .master("local[" + parallelism + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", 2 * parallelism)
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()) {
      spark
          .read()
          .option("header", true)
          .schema(given.get("schema"))
          .csv(given.get("input"))
          .createOrReplaceTempView(given.get("table"));
      spark.sql(given.get("sql")).write().mode(SaveMode.ErrorIfExists).parquet(given.get("output"));
    }
  }
}
