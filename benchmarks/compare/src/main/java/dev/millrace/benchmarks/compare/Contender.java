package dev.millrace.benchmarks.compare;

import java.util.List;

/** A program that takes part. */
enum Contender {
  MILLRACE_ON_FLINK("Millrace on Flink", "flink", Contender.MILLRACE),
  NATIVE_FLINK("native Flink", "flink", "dev.millrace.benchmarks.flink.FlinkJob"),
  REGEX_ON_FLINK("Flink with a regex", "flink", "dev.millrace.benchmarks.flink.RegexJob"),
  MILLRACE_ON_SPARK("Millrace on Spark", "spark", Contender.MILLRACE),
  NATIVE_SPARK("native Spark", "spark", "dev.millrace.benchmarks.spark.SparkJob"),
  SQL_ON_SPARK("Spark SQL, regexp_extract", "spark", "dev.millrace.benchmarks.spark.SqlJob"),
  FLOOR("plain Java", "flink", "dev.millrace.benchmarks.floor.FloorJob");

  private static final String MILLRACE = "dev.millrace.pipelines.Millrace";

  private final String title;
  private final String module;
  private final String mainClass;

  Contender(String title, String module, String mainClass) {
    this.title = title;
    this.module = module;
    this.mainClass = mainClass;
  }

  String title() {
    return title;
  }

  /** The benchmark module on whose class path it runs. */
  String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }

  /** What comes before the options that all have in common. */
  List<String> command() {
    return mainClass.equals(MILLRACE) ? List.of("web-log-alerts") : List.of();
  }

  /** Whether it lands all that the pipeline lands. */
  boolean landsEverything() {
    return this != REGEX_ON_FLINK && this != SQL_ON_SPARK;
  }
}
