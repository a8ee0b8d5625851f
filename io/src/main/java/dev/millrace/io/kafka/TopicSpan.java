package dev.millrace.io.kafka;

import java.io.Serializable;

/**
 * Offsets of a partition.
 *
 * @param from the first
 * @param to the first behind them
 */
public record TopicSpan(String topic, int partition, long from, long to) implements Serializable {

  /** How a person reads it. */
  @Override
  public String toString() {
    return topic + "-" + partition + " " + from + " to " + to;
  }
}
