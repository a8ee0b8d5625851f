package dev.millrace.conformance;

import dev.millrace.pipelines.RunnerProfile;
import java.util.Locale;
import java.util.ServiceLoader;

/** The engines that there is a profile for. */
enum Engine {
  DIRECT,
  FLINK,
  SPARK,
  DATAFLOW;

  /** The DirectRunner is slow; of a real log it takes so many lines. */
  static final int DIRECT_LINES = 2_000;

  /** The one whose profile is on the class path. */
  static Engine here() {
    return valueOf(
        ServiceLoader.load(RunnerProfile.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No runner's profile on the class path"))
            .name()
            .toUpperCase(Locale.ROOT));
  }
}
