package dev.millrace.runners.flink;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.SavepointConfigOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Tells the environment of {@code flink run} to start a job from a checkpoint or savepoint. Beam
 * asks for that environment without any configuration, so that a folder of one does not reach it;
 * each question would make a new environment, so that all get this one.
 */
final class ContextStart extends StreamExecutionEnvironment {
  private ContextStart() {}

  /**
   * @param start folder of the checkpoint or savepoint
   */
  static void from(String start) {
    StreamExecutionEnvironment given = getExecutionEnvironment();
    if (!(given.getConfiguration() instanceof Configuration settings)) {
      throw new IllegalStateException(
          "Cannot start from " + start + ": Flink's client takes no setting of its job");
    }
    settings.set(SavepointConfigOptions.SAVEPOINT_PATH, start);
    initializeContextEnvironment(configuration -> given);
  }
}
