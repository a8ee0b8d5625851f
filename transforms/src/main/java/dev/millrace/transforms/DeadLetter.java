package dev.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that a step could not use, with all that is needed to find out why and to replay it. The
 * one type of every failure output.
 *
 * @param step name of the step that set it aside
 * @param reason a fixed word from the step's list, for counting
 * @param message what was expected and what was found, for a person
 * @param payload the record's bytes; of a longer one than {@link #MAX_PAYLOAD} the first {@link
 *     #KEPT_OF_LARGER}
 * @param payloadLength how many bytes the record had
 * @param position where it stood in its source
 * @param eventTime when it happened, where that is known
 * @param context what beside its bytes is needed to read it again; null where nothing is
 * @param attempts how often it was replayed and was no better
 * @param version of this layout
 */
public record DeadLetter(
    String step,
    String reason,
    String message,
    byte[] payload,
    long payloadLength,
    SourcePosition position,
    @Nullable Instant eventTime,
    @Nullable Context context,
    int attempts,
    int version) {

  /** The longest record that is kept whole. */
  public static final int MAX_PAYLOAD = 1 << 20;

  /** How much is kept of a record longer than {@link #MAX_PAYLOAD}. */
  public static final int KEPT_OF_LARGER = 1 << 16;

  /** The layout that this class writes: the first one had neither context nor attempts. */
  public static final int VERSION = 2;

  /**
   * What a record's source says of all its records.
   *
   * @param format of the record, as a user writes it: {@code csv}, {@code avro}
   * @param text of CSV the header, of Avro the schema that it was written with; empty if it may not
   *     be kept, or is too long to be in every letter
   */
  public record Context(String format, String text) {}

  /** A dead letter for a record whose bytes are all at hand. */
  public static DeadLetter of(
      String step,
      String reason,
      String message,
      byte[] payload,
      SourcePosition position,
      @Nullable Instant eventTime) {
    byte[] kept = payload.length > MAX_PAYLOAD ? Arrays.copyOf(payload, KEPT_OF_LARGER) : payload;
    return new DeadLetter(
        step, reason, message, kept, payload.length, position, eventTime, null, 0, VERSION);
  }

  /**
   * A dead letter for a record of which only some bytes are kept.
   *
   * @param kept of its bytes, perhaps none
   * @param length of the record
   */
  public static DeadLetter ofPart(
      String step,
      String reason,
      String message,
      byte[] kept,
      long length,
      SourcePosition position) {
    return new DeadLetter(step, reason, message, kept, length, position, null, null, 0, VERSION);
  }

  /** The same with what is needed to read it again. */
  public DeadLetter within(@Nullable Context source) {
    return new DeadLetter(
        step,
        reason,
        message,
        payload,
        payloadLength,
        position,
        eventTime,
        source,
        attempts,
        source == null ? version : VERSION);
  }

  /** The same, repaired: with other bytes, which are all that it has. */
  public DeadLetter repaired(byte[] bytes) {
    return new DeadLetter(
        step,
        reason,
        message,
        bytes,
        bytes.length,
        position,
        eventTime,
        context,
        attempts,
        version);
  }

  /** The same as what became of another one that was replayed: at its time, an attempt later. */
  public DeadLetter replaying(DeadLetter before) {
    return new DeadLetter(
        step,
        reason,
        message,
        payload,
        payloadLength,
        position,
        before.eventTime,
        context,
        before.attempts + 1,
        version);
  }

  /** Whether all bytes of the record are here. */
  public boolean isWhole() {
    return payload.length == payloadLength;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeadLetter that
        && step.equals(that.step)
        && reason.equals(that.reason)
        && message.equals(that.message)
        && Arrays.equals(payload, that.payload)
        && payloadLength == that.payloadLength
        && position.equals(that.position)
        && Objects.equals(eventTime, that.eventTime)
        && Objects.equals(context, that.context)
        && attempts == that.attempts
        && version == that.version;
  }

  @Override
  public int hashCode() {
    return Objects.hash(step, reason, position, payloadLength);
  }

  @Override
  public String toString() {
    return "DeadLetter[" + step + ": " + reason + " at " + position + ": " + message + "]";
  }

  /**
   * Deterministic: the components of the first version in their order, as savepoints have them, and
   * what came with the second behind the version, which says that it is there.
   */
  public static final class Coder extends AtomicCoder<DeadLetter> {
    private static final Coder INSTANCE = new Coder();
    private static final NullableCoder<Instant> TIME = NullableCoder.of(InstantCoder.of());
    private static final NullableCoder<String> TEXT = NullableCoder.of(StringUtf8Coder.of());

    private Coder() {}

    public static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(DeadLetter letter, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(letter.step, out);
      StringUtf8Coder.of().encode(letter.reason, out);
      StringUtf8Coder.of().encode(letter.message, out);
      ByteArrayCoder.of().encode(letter.payload, out);
      VarLongCoder.of().encode(letter.payloadLength, out);
      SourcePosition.Coder.of().encode(letter.position, out);
      TIME.encode(letter.eventTime, out);
      VarIntCoder.of().encode(letter.version, out);
      if (letter.version >= 2) {
        TEXT.encode(letter.context == null ? null : letter.context.format, out);
        if (letter.context != null) {
          StringUtf8Coder.of().encode(letter.context.text, out);
        }
        VarIntCoder.of().encode(letter.attempts, out);
      }
    }

    @Override
    public DeadLetter decode(InputStream in) throws IOException {
      String step = StringUtf8Coder.of().decode(in);
      String reason = StringUtf8Coder.of().decode(in);
      String message = StringUtf8Coder.of().decode(in);
      byte[] payload = ByteArrayCoder.of().decode(in);
      long payloadLength = VarLongCoder.of().decode(in);
      SourcePosition position = SourcePosition.Coder.of().decode(in);
      Instant eventTime = TIME.decode(in);
      int version = VarIntCoder.of().decode(in);
      DeadLetter.Context context = version >= 2 ? decodeContext(in) : null;
      int attempts = version >= 2 ? VarIntCoder.of().decode(in) : 0;
      return new DeadLetter(
          step,
          reason,
          message,
          payload,
          payloadLength,
          position,
          eventTime,
          context,
          attempts,
          version);
    }

    private static DeadLetter.@Nullable Context decodeContext(InputStream in) throws IOException {
      String format = TEXT.decode(in);
      return format == null
          ? null
          : new DeadLetter.Context(format, StringUtf8Coder.of().decode(in));
    }
  }
}
