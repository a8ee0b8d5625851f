package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * One entry in a run's books: so many units left one step for another, or arrived there. It is data
 * and travels like data, because an engine that retries counts metrics twice and data once. The
 * sender writes {@link Side#SENT}, the receiver, from what it was handed, {@link Side#RECEIVED}; a
 * run balances where both sums are equal on every edge.
 *
 * @param from the step that sends
 * @param to the step that receives
 * @param unit what is counted: lines, requests, rows
 * @param side who counted
 * @param count how many
 */
public record LedgerCount(String from, String to, String unit, Side side, long count) {

  /** Who counted. */
  public enum Side {
    SENT,
    RECEIVED
  }

  /** What {@code from} says it handed to {@code to}. */
  public static LedgerCount sent(String from, String to, String unit, long count) {
    return new LedgerCount(from, to, unit, Side.SENT, count);
  }

  /** What {@code to} says it was handed by {@code from}. */
  public static LedgerCount received(String from, String to, String unit, long count) {
    return new LedgerCount(from, to, unit, Side.RECEIVED, count);
  }

  /** Deterministic: the components in their order. */
  public static final class Coder extends AtomicCoder<LedgerCount> {
    private static final Coder INSTANCE = new Coder();

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(LedgerCount count, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(count.from, out);
      StringUtf8Coder.of().encode(count.to, out);
      StringUtf8Coder.of().encode(count.unit, out);
      out.write(count.side == Side.SENT ? 0 : 1);
      VarLongCoder.of().encode(count.count, out);
    }

    @Override
    public LedgerCount decode(InputStream in) throws IOException {
      return new LedgerCount(
          StringUtf8Coder.of().decode(in),
          StringUtf8Coder.of().decode(in),
          StringUtf8Coder.of().decode(in),
          in.read() == 0 ? Side.SENT : Side.RECEIVED,
          VarLongCoder.of().decode(in));
    }
  }
}
