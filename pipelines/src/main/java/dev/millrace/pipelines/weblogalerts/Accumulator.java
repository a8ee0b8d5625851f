package dev.millrace.pipelines.weblogalerts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What one part of the input counted, in a form that can be added to: a row of the table {@code
 * accumulators}.
 *
 * @param kind what was counted, see {@link AccumulatorKind}
 * @param key by which it meets others of its kind: of clients their shard, of traffic the start of
 *     the window in epoch milliseconds
 * @param requests that were counted
 * @param counts as a step hands them on, deflated (RFC 1950), in base64
 */
public record Accumulator(String kind, long key, long requests, String counts) {
  /** The table's name. */
  static final String TABLE = "accumulators";

  /**
   * How {@link #counts} are encoded; one more when a coder of what is counted changes, or a hash or
   * a trait that it counts: counts of before and after would be added up.
   */
  static final int LAYOUT = 1;

  /** Of counts as they travel. */
  static Accumulator of(AccumulatorKind kind, long key, byte[] counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(bytes)) {
      deflated.write(counts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Accumulator(
        kind.word(),
        key,
        kind.requests(counts),
        Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /** The counts as they travel. */
  byte[] unpacked() throws IOException {
    return new InflaterInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(counts)))
        .readAllBytes();
  }
}
