package dev.millrace.pipelines.ingestevents;

import dev.millrace.transforms.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * What dead letters say of the source that their record stood in, so that it can be read again
 * without it. Of JSON there is nothing to say.
 */
final class RecordContext {
  /** In each dead letter of a file, of which all may be. */
  static final int LONGEST = DeadLetter.KEPT_OF_LARGER;

  private RecordContext() {}

  /** The context of a format's records, without its text if that is too long. */
  static DeadLetter.Context of(InputFormat format, String text) {
    return new DeadLetter.Context(format.word(), text.length() > LONGEST ? "" : text);
  }

  /** The same without its text, in which values may stand where nobody looks for them. */
  static DeadLetter.@Nullable Context withoutText(DeadLetter.@Nullable Context context) {
    return context == null ? null : new DeadLetter.Context(context.format(), "");
  }
}
