package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.io.kafka.KafkaLineProducer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Writes lines to a topic, keyed by client. At each tick of simulated time every partition is told
 * how far the servers are: to the tick, less the longest that any line of this simulation is
 * written after its stamp. At the end every partition is told that nothing comes any more.
 */
final class LogTopic {
  private final KafkaLineProducer producer;
  private final Pace pace;
  private final long tickMillis;
  private final long delayMillis;
  private final BooleanSupplier stopped;
  private long nextTick;

  /**
   * @param stopped asked before each line and at each tick; when it says so, {@link
   *     StoppedException} ends the simulation
   */
  LogTopic(
      Simulation simulation,
      KafkaLineProducer producer,
      Pace pace,
      Duration tick,
      BooleanSupplier stopped) {
    this.producer = producer;
    this.pace = pace;
    this.tickMillis = tick.toMillis();
    this.delayMillis = simulation.greatestDelay().toMillis();
    this.stopped = stopped;
    this.nextTick = simulation.start().toEpochMilli() + tickMillis;
  }

  void write(LabelledLine line) throws IOException {
    while (nextTick <= line.time()) {
      await(nextTick);
      producer.promise(Instant.ofEpochMilli(nextTick - delayMillis));
      nextTick += tickMillis;
    }
    await(line.time());
    producer.write(line.client().getBytes(StandardCharsets.US_ASCII), line.line());
  }

  private void await(long time) throws IOException {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
    pace.await(time);
  }

  /** All lines are there. */
  void finish() throws IOException {
    producer.end();
    producer.flush();
  }

  /** Somebody wants no more lines. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private StoppedException() {
      super("No more lines are wanted", null, false, false);
    }
  }
}
