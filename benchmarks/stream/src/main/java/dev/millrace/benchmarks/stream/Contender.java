package dev.millrace.benchmarks.stream;

import java.util.List;

/** A stream that alerts early. */
enum Contender {
  MILLRACE("Millrace", List.of("dev.millrace.pipelines.Millrace", "web-log-alerts")),
  NATIVE("native Flink", List.of("dev.millrace.benchmarks.flink.StreamJob"));

  private final String title;
  private final List<String> command;

  Contender(String title, List<String> command) {
    this.title = title;
    this.command = command;
  }

  String title() {
    return title;
  }

  /** What comes before the options, which are the same for all. */
  List<String> command() {
    return command;
  }
}
