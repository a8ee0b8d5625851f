package dev.millrace.pipelines.events;

import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.LineReader;
import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON Lines: each line is a record. */
final class JsonReading implements EventReading {
  private final LineReader reader = LineReader.create();
  private final JsonEvents events;

  JsonReading(EventSchema schema, @Nullable ZoneId zone) {
    JsonEvents zoneless = JsonEvents.of(schema);
    this.events = zone == null ? zoneless : zoneless.inZone(zone);
  }

  @Override
  public long read(FileRange range, RecordConsumer records) throws IOException {
    return reader.read(
        range,
        new LineConsumer() {
          @Override
          public void accept(byte[] buffer, int from, int to, long offset) {
            byte[] line = Arrays.copyOfRange(buffer, from, to);
            records.accept(line, offset, unknown -> events.read(line, unknown));
          }

          @Override
          public void acceptOversized(OversizedLine line) {
            records.acceptOversized(line, null);
          }
        });
  }
}
