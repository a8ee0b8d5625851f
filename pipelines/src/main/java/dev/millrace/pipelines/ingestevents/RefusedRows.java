package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.FileFormat;
import dev.millrace.io.JsonLinesFormat;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.apache.beam.sdk.values.Row;

/**
 * Dead letters of events whose rows a table refused. Such a letter has the event as JSON, which
 * reads as the event that it was. Where a schema protects fields nothing is kept, as of other
 * letters: BigQuery's words may hold a value.
 */
record RefusedRows(EventLayout layout) implements Serializable {
  static final String REASON = "refused-by-bigquery";

  private static final byte[] NOTHING = {};

  /**
   * @param why in BigQuery's words
   */
  DeadLetter letter(Event event, String why) {
    byte[] json = json(layout.landed(event));
    return layout.isProtecting()
        ? DeadLetter.ofPart(
            Edges.REFUSED.from(),
            REASON,
            "BigQuery refused the row (neither its words nor anything of the row is kept, as the"
                + " schema protects fields; the source has it)",
            NOTHING,
            json.length,
            event.position())
        : DeadLetter.of(
            Edges.REFUSED.from(),
            REASON,
            "BigQuery refused the row: " + why,
            json,
            event.position(),
            null);
  }

  private byte[] json(Row row) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (FileFormat.Writer<Row> writer =
        JsonLinesFormat.of(layout.landed()).writer(Channels.newChannel(line))) {
      writer.write(row);
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail", e);
    }
    return Arrays.copyOf(line.toByteArray(), line.size() - 1);
  }
}
