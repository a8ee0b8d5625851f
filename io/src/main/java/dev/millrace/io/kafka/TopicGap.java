package dev.millrace.io.kafka;

import java.io.Serializable;

/**
 * Offsets whose records were gone before a run could take them.
 *
 * @param from the first of them
 * @param to the first behind them
 */
public record TopicGap(String topic, int partition, long from, long to) implements Serializable {

  /** How a person reads it. */
  @Override
  public String toString() {
    return topic + "-" + partition + " from " + from + " to " + to;
  }
}
