package dev.millrace.pipelines.deadletters;

import com.google.common.hash.Hashing;
import dev.millrace.io.FileFormat;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.transforms.SourcePosition;
import java.nio.charset.StandardCharsets;

/**
 * The mark of a dead letter that a replay has used up: a line of the table {@code replayed}. A
 * record has one letter in a run, so its place and the run tell which.
 *
 * @param run whose dead letter it was
 * @param source of its record
 */
public record ReplayedLetter(String run, Source source) {
  /** The table's name. */
  public static final String TABLE = "replayed";

  /** Where a record stood. */
  public record Source(String uri, long offset) {}

  /** The mark of a letter of a run. */
  public static ReplayedLetter of(String run, SourcePosition position) {
    return new ReplayedLetter(run, new Source(position.source(), position.offset()));
  }

  /** How marks are written. */
  public static FileFormat<ReplayedLetter> format() {
    return JsonLinesFormat.of(ReplayedLetter.class);
  }

  /** Where the record stood. */
  public SourcePosition position() {
    return new SourcePosition(source.uri, source.offset);
  }

  /** By which one is told from some millions of others. */
  long digest() {
    return Hashing.murmur3_128()
        .newHasher()
        .putString(run, StandardCharsets.UTF_8)
        .putByte((byte) 0)
        .putString(source.uri, StandardCharsets.UTF_8)
        .putLong(source.offset)
        .hash()
        .asLong();
  }
}
