package dev.millrace.pipelines.archivetopic;

/**
 * Offsets whose records were gone before they could be archived.
 *
 * @param from the first of them
 * @param to the first behind them
 */
record Gap(String topic, int partition, long from, long to) {

  /** How a person reads it. */
  @Override
  public String toString() {
    return topic + "-" + partition + " from " + from + " to " + to;
  }
}
