package dev.millrace.pipelines.lab;

import dev.millrace.io.kafka.KafkaAddress;
import java.nio.file.Path;

/** The pipeline that a lab tries: the one place where the two meet. */
@FunctionalInterface
interface LabPipeline {
  /**
   * Runs until every partition of the topic has ended and all of it has landed, and says then how
   * its books stand.
   *
   * @param output where it makes its run's folder, on this computer
   */
  void run(KafkaAddress topic, Path output) throws Exception;
}
