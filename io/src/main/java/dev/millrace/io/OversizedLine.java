package dev.millrace.io;

import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What remains of a line that is too long to be a record. Whoever needs the rest rereads the
 * source.
 *
 * @param first its first bytes
 * @param length of the whole line in bytes
 * @param offset of the line's first byte in the file's text, or of the record in its partition
 * @param digest SHA-256 of the whole line
 */
@SuppressWarnings("ArrayRecordComponent") // A message from one method to another, never compared.
public record OversizedLine(byte[] first, long length, long offset, byte[] digest) {
  /** The reason of its dead letter, which is the one that parsers give as well. */
  public static final String REASON = "too-long";

  /**
   * One that is at hand as a whole.
   *
   * @param offset where it stands in its source
   */
  public static OversizedLine of(byte[] line, long offset) {
    OversizedLineBuilder builder = new OversizedLineBuilder(DeadLetter.KEPT_OF_LARGER, offset);
    builder.add(line, 0, line.length);
    return builder.endedWithoutLineFeed();
  }

  /** The digest as text. */
  public String digestText() {
    return HexFormat.of().formatHex(digest);
  }

  /** The line as a dead letter of a step that read it. */
  public DeadLetter deadLetter(String step, String uri) {
    String message =
        String.format(
            Locale.ROOT,
            "Expected a line of at most %,d bytes, found one of %,d with SHA-256 %s; its start is"
                + " kept, the source has the rest",
            DeadLetter.MAX_PAYLOAD,
            length,
            digestText());
    return DeadLetter.ofPart(step, REASON, message, first, length, new SourcePosition(uri, offset));
  }
}
