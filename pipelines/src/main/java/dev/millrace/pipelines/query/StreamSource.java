package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import dev.millrace.io.kafka.KafkaInlet;

/**
 * Topics that were found, whose records are read as they come.
 *
 * @param settings what may not change while a run goes on
 * @param column of the event time
 */
record StreamSource(KafkaInlet inlet, String settings, int column) implements TableSource {
  @Override
  public StreamInput forRun(Run run) {
    return new StreamInput(inlet, column, StreamWindows.MINUTES);
  }
}
