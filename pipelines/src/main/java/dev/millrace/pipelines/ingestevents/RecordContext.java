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

  /** The context of a format's records; null if it is too long to be in each of their letters. */
  static DeadLetter.@Nullable Context of(InputFormat format, String text) {
    return text.length() > LONGEST ? null : new DeadLetter.Context(format.word(), text);
  }
}
