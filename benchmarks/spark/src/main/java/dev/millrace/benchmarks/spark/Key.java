package dev.millrace.benchmarks.spark;

/**
 * Whose counts: a client's in a window, or those of the whole site, {@link #SITE}.
 *
 * @param windowStart epoch milliseconds
 */
record Key(String client, long windowStart) {
  /** No client's name holds a line feed. */
  static final String SITE = "\n";

  boolean isSite() {
    return client.equals(SITE);
  }
}
