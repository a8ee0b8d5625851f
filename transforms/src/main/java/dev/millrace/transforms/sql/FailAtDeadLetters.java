package dev.millrace.transforms.sql;

import dev.millrace.transforms.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.transforms.DoFn;

/** Ends the run at a row that cannot be scored, where nobody takes dead letters. */
final class FailAtDeadLetters extends DoFn<DeadLetter, Void> {
  private static final long serialVersionUID = 1;

  @ProcessElement
  public void fail(@Element DeadLetter letter) {
    throw new IllegalArgumentException(
        "The query failed on a row, at SCORE: %s; the row: %s"
            .formatted(
                letter.message(),
                QueryErrors.oneLine(new String(letter.payload(), StandardCharsets.UTF_8))));
  }
}
