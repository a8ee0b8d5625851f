package dev.millrace.benchmarks.compare;

import java.util.List;

/** Who takes part in the comparison of whole jobs. */
enum Contender {
  MILLRACE_ON_FLINK(millrace("Millrace on Flink", "flink")),
  NATIVE_FLINK(Program.rival("native-flink", "native Flink", "flink", "FlinkJob")),
  REGEX_ON_FLINK(Program.rival("regex-on-flink", "Flink with a regex", "flink", "RegexJob")),
  MILLRACE_ON_SPARK(millrace("Millrace on Spark", "spark")),
  NATIVE_SPARK(Program.rival("native-spark", "native Spark", "spark", "SparkJob")),
  SQL_ON_SPARK(Program.rival("sql-on-spark", "Spark SQL, regexp_extract", "spark", "SqlJob")),
  FLOOR(
      new Program(
          "floor", "plain Java", "flink", "dev.millrace.benchmarks.floor.FloorJob", List.of()));

  private final Program program;

  Contender(Program program) {
    this.program = program;
  }

  private static Program millrace(String title, String engine) {
    return Program.millrace("millrace-on-" + engine, title, engine, "web-log-alerts");
  }

  Program program() {
    return program;
  }

  /** Whether it lands all that the pipeline lands. */
  boolean landsEverything() {
    return this != REGEX_ON_FLINK && this != SQL_ON_SPARK;
  }
}
