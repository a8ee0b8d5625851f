package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.io.kafka.KafkaAddress;
import dev.millrace.io.kafka.KafkaLineProducer;
import dev.millrace.pipelines.simulatewebtraffic.LogTopic.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * A simulation that is played into a topic. The topic gets the same lines as files would, without
 * their labels.
 *
 * <p>{@link #play} in one thread; everything else from any.
 */
public final class LiveTraffic {
  private static final Duration LIVE_TICK = Duration.ofSeconds(1);

  /** At full speed a simulated minute is over in about a second, or less. */
  private static final Duration REPLAY_TICK = Duration.ofMinutes(1);

  private final Simulation simulation;
  private final KafkaAddress topic;
  private final Pace pace;
  private final Duration tick;
  private final LabelCounts counts;
  private volatile boolean stopped;

  private LiveTraffic(
      Simulation simulation, KafkaAddress topic, Pace pace, Duration tick, LabelCounts counts) {
    this.simulation = simulation;
    this.topic = topic;
    this.pace = pace;
    this.tick = tick;
    this.counts = counts;
  }

  /** In real time: a line is written when its time has come on a clock. */
  public static LiveTraffic inRealTime(Simulation simulation, KafkaAddress topic, Clock clock) {
    return new LiveTraffic(simulation, topic, Pace.of(clock), LIVE_TICK, new LabelCounts());
  }

  /** As fast as it goes. */
  public static LiveTraffic asFastAsItGoes(Simulation simulation, KafkaAddress topic) {
    return new LiveTraffic(simulation, topic, Pace.FAST, REPLAY_TICK, new LabelCounts());
  }

  /**
   * Plays all of it, or until {@link #stop}; then ends every partition and waits until the broker
   * has everything.
   *
   * @throws IOException in one line, if the topic cannot be written
   */
  public void play() throws IOException {
    try (KafkaLineProducer producer = KafkaLineProducer.to(topic)) {
      LogTopic log = new LogTopic(simulation, producer, pace, tick, () -> stopped);
      try {
        simulation.generate(line -> write(line, log));
      } catch (StoppedException enough) {
        // What was written is a whole log all the same: it ends here.
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      log.finish();
    }
  }

  private void write(LabelledLine line, LogTopic log) {
    try {
      log.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    counts.add(line);
  }

  /** Makes {@link #play} end within a second or so. */
  public void stop() {
    stopped = true;
  }

  /** How many lines were written so far. */
  public long lines() {
    return counts.lines();
  }

  /** How many bytes they have, line feeds included. */
  public long bytes() {
    return counts.bytes();
  }

  /** How many lines there are by label; for when {@link #play} has ended. */
  public Map<String, Long> byLabel() {
    return counts.byLabel();
  }
}
