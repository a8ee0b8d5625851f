package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.CsvReader;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.CsvEvents;
import dev.millrace.transforms.events.CsvHeader;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** CSV: the first record of a file names the columns of the others. */
final class CsvReading implements EventReading {
  private final CsvReader reader = CsvReader.create();
  private final CsvEvents events;

  CsvReading(EventSchema schema, @Nullable ZoneId zone) {
    CsvEvents zoneless = CsvEvents.of(schema);
    this.events = zone == null ? zoneless : zoneless.inZone(zone);
  }

  @Override
  public long read(FileRange range, RecordConsumer records) throws IOException {
    long read = reader.read(range, new BelowHeader(records));
    return Math.max(0, read - 1);
  }

  private final class BelowHeader implements LineConsumer {
    private final RecordConsumer records;
    private @Nullable CsvHeader header;
    private DeadLetter.@Nullable Context context;

    private BelowHeader(RecordConsumer records) {
      this.records = records;
    }

    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      byte[] record = Arrays.copyOfRange(buffer, from, to);
      CsvHeader known = header;
      if (known == null) {
        CsvHeader read = CsvHeader.of(record);
        header = read;
        context =
            read.fault().isPresent()
                ? RecordContext.unknown(InputFormat.CSV)
                : RecordContext.of(InputFormat.CSV, new String(record, StandardCharsets.UTF_8));
      } else {
        records.accept(record, offset, new CsvAttempt(events, known, record, context));
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      if (header == null) {
        header = CsvHeader.tooLong();
        context = RecordContext.unknown(InputFormat.CSV);
      } else {
        records.acceptOversized(line, context);
      }
    }
  }

  /** A record below a header. */
  private record CsvAttempt(
      CsvEvents events, CsvHeader header, byte[] record, DeadLetter.@Nullable Context context)
      implements RecordConsumer.Attempt {
    @Override
    public Row row(UnknownFields unknown) throws Refusal {
      return events.read(header, record, unknown);
    }
  }
}
