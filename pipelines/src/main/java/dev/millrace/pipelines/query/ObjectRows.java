package dev.millrace.pipelines.query;

import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import java.io.Serializable;
import java.time.ZoneOffset;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;

/** Parses what comes as a JSON object of its columns with a position of its own. */
final class ObjectRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String table;
  private final RowPacking packing;
  private final MadeThere<JsonEvents> events;

  ObjectRows(QueryTable table) {
    this.table = table.name();
    this.packing = table.packing();
    EventSchema declared = table.schema();
    this.events = new MadeThere<>(() -> JsonEvents.of(declared).inZone(ZoneOffset.UTC));
  }

  /** Those of one part of the table. */
  Reading into(MultiOutputReceiver out) {
    return new Reading(TableRecords.packed(table, InputFormat.JSON, packing, out), events.get());
  }

  /** Rows on their way into the outputs of a step. */
  record Reading(TableRecords records, JsonEvents events) {
    void accept(byte[] object, SourcePosition position) {
      records.from(position.source());
      records.accept(object, position.offset(), unknown -> events.read(object, unknown));
    }

    /**
     * Hands on the books.
     *
     * @param sent how many rows were read
     */
    void count(long sent) {
      records.count(sent);
    }
  }
}
