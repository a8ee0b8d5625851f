package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as JSON Lines. The payload is text where its bytes are valid UTF-8 (so that a person
 * can read it and JSON gives the same bytes back), else base64 with {@code "encoding":"base64"}. Of
 * a payload that was cut, {@code payloadLength} says how long it was. Lines of the first version,
 * which had neither {@code context} nor {@code attempts}, are read as well.
 */
public final class DeadLetterFormat implements FileFormat<DeadLetter> {
  private static final JsonLinesFormat<Line> LINES = JsonLinesFormat.of(Line.class);

  private DeadLetterFormat() {}

  public static DeadLetterFormat of() {
    return new DeadLetterFormat();
  }

  @Override
  public String extension() {
    return LINES.extension();
  }

  @Override
  public Writer<DeadLetter> writer(WritableByteChannel channel) throws IOException {
    Writer<Line> lines = LINES.writer(channel);
    return new Writer<>() {
      @Override
      public void write(DeadLetter letter) throws IOException {
        lines.write(Line.of(letter));
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }

  @Override
  public Tally readBack(SeekableByteChannel channel) throws IOException {
    return LINES.readBack(channel);
  }

  @Override
  public void read(SeekableByteChannel channel, Consumer<DeadLetter> consumer) throws IOException {
    LINES.read(channel, line -> consumer.accept(line.letter()));
  }

  /** The layout of a line. */
  record Line(
      String step,
      String reason,
      String message,
      String payload,
      @Nullable String encoding,
      long payloadLength,
      Source source,
      @Nullable Instant eventTime,
      @Nullable Context context,
      @Nullable Integer attempts,
      int version) {

    record Source(String uri, long offset) {}

    record Context(String format, String text) {}

    static Line of(DeadLetter letter) {
      String text = textOf(letter.payload());
      return new Line(
          letter.step(),
          letter.reason(),
          letter.message(),
          text != null ? text : Base64.getEncoder().encodeToString(letter.payload()),
          text != null ? null : "base64",
          letter.payloadLength(),
          new Source(letter.position().source(), letter.position().offset()),
          letter.eventTime(),
          contextOf(letter.context()),
          letter.attempts() == 0 ? null : letter.attempts(),
          letter.version());
    }

    DeadLetter letter() {
      return new DeadLetter(
          step,
          reason,
          message,
          encoding == null
              ? payload.getBytes(StandardCharsets.UTF_8)
              : Base64.getDecoder().decode(payload),
          payloadLength,
          new SourcePosition(source.uri, source.offset),
          eventTime,
          context == null ? null : new DeadLetter.Context(context.format, context.text),
          attempts == null ? 0 : attempts,
          version);
    }

    private static @Nullable Context contextOf(DeadLetter.@Nullable Context context) {
      return context == null ? null : new Context(context.format(), context.text());
    }

    private static @Nullable String textOf(byte[] payload) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }
  }
}
