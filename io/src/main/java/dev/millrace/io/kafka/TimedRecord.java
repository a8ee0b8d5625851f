package dev.millrace.io.kafka;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record with the time at which the pipeline has it.
 *
 * @param offset in its partition
 * @param timestamp epoch milliseconds: its event time if it is on time, else its partition's
 *     watermark, and while there was none, the time at which the broker got it
 * @param appended when the broker got it, epoch milliseconds
 * @param standing whether the event time is the timestamp, and why not
 * @param payload its value without a line's end (CR, LF or both), empty if it has none; not to be
 *     changed by anybody
 * @param identity what it shares with its duplicates, which are on time as it is; empty if it has
 *     none; not to be changed by anybody
 */
public record TimedRecord(
    long offset,
    long timestamp,
    long appended,
    Standing standing,
    byte[] payload,
    byte[] identity) {

  /** One without an identity. */
  public TimedRecord(
      long offset, long timestamp, long appended, Standing standing, byte[] payload) {
    this(offset, timestamp, appended, standing, payload, RecordIdentities.NONE);
  }

  /** Whether it may be a duplicate. */
  public boolean isIdentified() {
    return identity.length > 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimedRecord that
        && offset == that.offset
        && timestamp == that.timestamp
        && appended == that.appended
        && standing == that.standing
        && Arrays.equals(payload, that.payload)
        && Arrays.equals(identity, that.identity);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(offset) + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "TimedRecord[" + standing + ", " + payload.length + " bytes at " + offset + "]";
  }
}
