package dev.millrace.pipelines.events;

import dev.millrace.transforms.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What dead letters say of the source that their record stood in, so that it can be read again
 * without it. Of JSON there is nothing to say.
 */
public final class RecordContext {
  /** In bytes: it is in each dead letter of a file, of which all may be. */
  static final int LONGEST = 8_192;

  private RecordContext() {}

  /** The context of a format's records, without its text if that is too long. */
  public static DeadLetter.Context of(InputFormat format, String text) {
    return new DeadLetter.Context(format.word(), isTooLong(text) ? "" : text);
  }

  /** The context of records whose source does not say how they are to be read. */
  public static DeadLetter.Context unknown(InputFormat format) {
    return new DeadLetter.Context(format.word(), "");
  }

  private static boolean isTooLong(String text) {
    return text.length() > LONGEST || text.getBytes(StandardCharsets.UTF_8).length > LONGEST;
  }

  /** The same without its text, in which values may stand where nobody looks for them. */
  public static DeadLetter.@Nullable Context withoutText(DeadLetter.@Nullable Context context) {
    return context == null ? null : new DeadLetter.Context(context.format(), "");
  }
}
