package dev.millrace.pipelines.events;

import dev.millrace.io.CsvReader;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.CsvEvents;
import dev.millrace.transforms.events.CsvHeader;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
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
    private @Nullable Header header;

    private BelowHeader(RecordConsumer records) {
      this.records = records;
    }

    @Override
    public void accept(byte[] buffer, int from, int to, long offset) {
      byte[] record = Arrays.copyOfRange(buffer, from, to);
      Header known = header;
      if (known == null) {
        header = Header.of(record);
      } else {
        records.accept(
            record,
            offset,
            new RecordConsumer.InContext(
                known.context, unknown -> events.read(known.names, record, unknown)));
      }
    }

    @Override
    public void acceptOversized(OversizedLine line) {
      Header known = header;
      if (known == null) {
        header = new Header(CsvHeader.tooLong(), RecordContext.unknown(InputFormat.CSV));
      } else {
        records.acceptOversized(line, known.context);
      }
    }
  }

  /**
   * The first record of a file.
   *
   * @param context what dead letters of the others say of it
   */
  private record Header(CsvHeader names, DeadLetter.Context context) {
    static Header of(byte[] record) {
      CsvHeader names = CsvHeader.of(record);
      return new Header(
          names,
          names.fault().isPresent()
              ? RecordContext.unknown(InputFormat.CSV)
              : RecordContext.of(InputFormat.CSV, new String(record, StandardCharsets.UTF_8)));
    }
  }
}
