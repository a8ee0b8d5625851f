package dev.millrace.benchmarks.compare;

import java.util.List;

/**
 * A program that takes part.
 *
 * @param name of the file that gets what it says
 * @param title in tables
 * @param module of the benchmarks on whose class path it runs
 * @param mainClass its own
 * @param command what comes before its other arguments
 */
record Program(String name, String title, String module, String mainClass, List<String> command) {
  /** Millrace, asked for one of its pipelines. */
  static Program millrace(String name, String title, String module, String pipeline) {
    return new Program(name, title, module, "dev.millrace.pipelines.Millrace", List.of(pipeline));
  }

  /** A program that was written for the comparison. */
  static Program rival(String name, String title, String module, String mainClass) {
    return new Program(
        name, title, module, "dev.millrace.benchmarks." + module + "." + mainClass, List.of());
  }
}
