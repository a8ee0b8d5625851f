package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MadeThere;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.events.Event;
import dev.millrace.transforms.events.JsonEvents;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Reads and parses rows as {@link ReadEvents} does the records of files: a row is the JSON object
 * of its columns.
 */
abstract class ReadObjects<T> extends DoFn<T, Event> {
  private final EventOutputs outputs;
  private final MadeThere<JsonEvents> events;
  private final MadeThere<RecordTreatment> treatment;

  ReadObjects(EventOutputs outputs) {
    this.outputs = outputs;
    this.events = new MadeThere<>(outputs::json);
    this.treatment = new MadeThere<>(() -> outputs.settings().treatment());
  }

  /** Makes events or dead letters of the rows of one element, and counts them. */
  final class Rows {
    private final EventParsing parsing;
    private final RecordConsumer records;
    private final MultiOutputReceiver out;
    private final JsonEvents reading = events.get();

    Rows(MultiOutputReceiver out) {
      this.parsing = outputs.parsing(InputFormat.JSON, "", treatment.get(), out);
      this.records = outputs.records(parsing);
      this.out = out;
    }

    void accept(byte[] object, SourcePosition position) {
      parsing.from(position.source());
      records.accept(object, position.offset(), unknown -> reading.read(object, unknown));
    }

    /**
     * Hands on the books.
     *
     * @param sent how many rows were read
     */
    void count(long sent) {
      outputs.count(sent, parsing, out);
    }
  }
}
