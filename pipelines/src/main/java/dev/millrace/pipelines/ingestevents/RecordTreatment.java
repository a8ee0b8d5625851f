package dev.millrace.pipelines.ingestevents;

import com.google.common.hash.Hashing;
import dev.millrace.io.OversizedLine;
import dev.millrace.pipelines.events.RecordContext;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.events.ProtectedValues;
import dev.millrace.transforms.events.Pseudonyms;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.RowLimits;
import java.util.Locale;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * What may be seen of records, of those that are events and of those that are not. For one thread.
 *
 * <p>Where a schema protects fields, nothing of a record that was refused is kept: neither its
 * bytes nor a value or a name in words. What could not be taken apart cannot be masked, and where a
 * value stands in the wrong place, nobody knows which one it is. A digest of so little as a record
 * could be found out by trying, so it is made under the key, and left out where there is none.
 */
final class RecordTreatment {
  private static final String STEP = Edges.DEAD_LETTERS.from();
  private static final byte[] NOTHING = {};

  private final EventLayout layout;
  private final RowLimits limits;
  private final @Nullable Pseudonyms pseudonyms;
  private final ProtectedValues values;

  /**
   * @param limits of the table that events land in, but for those that break a rule
   * @param pseudonyms null if none are needed
   */
  RecordTreatment(EventLayout layout, RowLimits limits, @Nullable Pseudonyms pseudonyms) {
    this.layout = layout;
    this.limits = limits;
    this.pseudonyms = pseudonyms;
    this.values =
        pseudonyms == null ? ProtectedValues.withoutPseudonyms() : ProtectedValues.with(pseudonyms);
  }

  /** The row in which an event goes on. */
  Row row(Row event) throws Refusal {
    Row row = layout.row(event, values);
    if (!layout.isAnomaly(row)) {
      limits.check(row);
    }
    return row;
  }

  /**
   * A record that is no event.
   *
   * @param context to read it again in
   */
  DeadLetter refused(
      Refusal refusal,
      byte[] payload,
      SourcePosition position,
      DeadLetter.@Nullable Context context) {
    if (!layout.isProtecting()) {
      return DeadLetter.of(
              STEP, refusal.reason().word(), refusal.getMessage(), payload, position, null)
          .within(context);
    }
    return withoutPayload(
        refusal.reason().word(),
        refusal.withoutValues().getMessage(),
        payload.length,
        Hashing.sha256().hashBytes(payload).asBytes(),
        position,
        context);
  }

  /** A record that is too long to be one. */
  DeadLetter oversized(OversizedLine line, String uri, DeadLetter.@Nullable Context context) {
    return layout.isProtecting()
        ? withoutPayload(
            OversizedLine.REASON,
            String.format(
                Locale.ROOT,
                "Expected a line of at most %,d bytes, found one of %,d",
                DeadLetter.MAX_PAYLOAD,
                line.length()),
            line.length(),
            line.digest(),
            new SourcePosition(uri, line.offset()),
            context)
        : line.deadLetter(STEP, uri).within(context);
  }

  private DeadLetter withoutPayload(
      String reason,
      String message,
      long length,
      byte[] digest,
      SourcePosition position,
      DeadLetter.@Nullable Context context) {
    String keyed =
        pseudonyms == null ? "" : "; under the key its digest is " + pseudonyms.ofRecord(digest);
    return DeadLetter.ofPart(
            STEP,
            reason,
            message
                + " (nothing of it is kept, as the schema protects fields; the source has it"
                + keyed
                + ")",
            NOTHING,
            length,
            position)
        .within(RecordContext.withoutText(context));
  }
}
