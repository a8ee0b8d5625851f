package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.jspecify.annotations.Nullable;

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
 * @param receipt what the receiver found, where it is asked for it; else null
 */
public record LedgerCount(
    String from, String to, String unit, Side side, long count, @Nullable Receipt receipt) {

  /** Who counted. */
  public enum Side {
    SENT,
    RECEIVED
  }

  /** What {@code from} says it handed to {@code to}. */
  public static LedgerCount sent(String from, String to, String unit, long count) {
    return new LedgerCount(from, to, unit, Side.SENT, count, null);
  }

  /** What {@code to} says it was handed by {@code from}. */
  public static LedgerCount received(String from, String to, String unit, long count) {
    return new LedgerCount(from, to, unit, Side.RECEIVED, count, null);
  }

  /** The same, with what was found. */
  public LedgerCount with(Receipt found) {
    return new LedgerCount(from, to, unit, side, count, found);
  }

  /**
   * Deterministic: the components in their order. Of a count without a receipt the bytes are those
   * of versions that knew none, so that a savepoint of theirs can be read.
   */
  public static final class Coder extends AtomicCoder<LedgerCount> {
    private static final Coder INSTANCE = new Coder();
    private static final int SENT = 0;
    private static final int RECEIVED = 1;
    private static final int WITH_RECEIPT = 2;

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(LedgerCount count, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(count.from, out);
      StringUtf8Coder.of().encode(count.to, out);
      StringUtf8Coder.of().encode(count.unit, out);
      Receipt receipt = count.receipt;
      out.write((count.side == Side.SENT ? SENT : RECEIVED) + (receipt == null ? 0 : WITH_RECEIPT));
      VarLongCoder.of().encode(count.count, out);
      if (receipt != null) {
        StringUtf8Coder.of().encode(receipt.place(), out);
        VarLongCoder.of().encode(receipt.bytes(), out);
        StringUtf8Coder.of().encode(receipt.sha256(), out);
      }
    }

    @Override
    public LedgerCount decode(InputStream in) throws IOException {
      String from = StringUtf8Coder.of().decode(in);
      String to = StringUtf8Coder.of().decode(in);
      String unit = StringUtf8Coder.of().decode(in);
      int kind = in.read();
      return new LedgerCount(
          from,
          to,
          unit,
          kind % WITH_RECEIPT == SENT ? Side.SENT : Side.RECEIVED,
          VarLongCoder.of().decode(in),
          kind < WITH_RECEIPT ? null : receipt(in));
    }

    private static Receipt receipt(InputStream in) throws IOException {
      return new Receipt(
          StringUtf8Coder.of().decode(in),
          VarLongCoder.of().decode(in),
          StringUtf8Coder.of().decode(in));
    }
  }
}
