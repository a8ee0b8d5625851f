package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicExtent;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.pipelines.events.InputFormat;
import java.io.IOException;
import java.util.List;

/** Topics, which a run reads from their beginnings to where they end when it begins. */
record TopicSource(KafkaAddress address, InputFormat format) implements TableSource {
  @Override
  public TableInput forRun(Run run) throws IOException {
    return new TopicInput(address, format, plan());
  }

  /** All that there is now. */
  TopicPlan plan() throws IOException {
    return TopicPlan.of(
        List.of(), TopicExtent.at(address), new Taking("query", "read", address.toString()));
  }
}
