package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.events.RowLimits;
import org.apache.beam.sdk.values.Row;

/** Refuses events of the schema that the table which they land in cannot hold. */
final class WithinLimits implements RecordConsumer {
  private final RowLimits limits;
  private final RecordConsumer next;

  WithinLimits(RowLimits limits, RecordConsumer next) {
    this.limits = limits;
    this.next = next;
  }

  @Override
  public void accept(byte[] payload, long offset, Attempt attempt) {
    next.accept(
        payload,
        offset,
        unknown -> {
          Row row = attempt.row(unknown);
          limits.check(row);
          return row;
        });
  }

  @Override
  public void acceptOversized(OversizedLine line) {
    next.acceptOversized(line);
  }
}
