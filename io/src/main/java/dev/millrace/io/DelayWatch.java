package dev.millrace.io;

/**
 * Says when a delay is news: when it passes the limit, and from then on each time that it has more
 * than doubled since. One that comes back under the limit makes the next a new one. So a stream
 * that is behind is told of a few times, and not with every window; one that catches up with old
 * lines once.
 *
 * <p>Mutable, not thread-safe.
 */
final class DelayWatch {
  private final long limitMillis;
  private long knownMillis;

  DelayWatch(long limitMillis) {
    this.limitMillis = limitMillis;
    this.knownMillis = limitMillis;
  }

  boolean isNews(long delayMillis) {
    if (delayMillis <= limitMillis) {
      knownMillis = limitMillis;
      return false;
    }
    if (delayMillis <= knownMillis) {
      return false;
    }
    knownMillis = delayMillis > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * delayMillis;
    return true;
  }
}
