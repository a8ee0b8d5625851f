package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MessageReading;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.AvroEvents;
import dev.millrace.transforms.events.AvroMessages;
import dev.millrace.transforms.events.CsvEvents;
import dev.millrace.transforms.events.CsvHeader;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of dead letters, each in the context that its letter says. For one thread;
 * letters of one file often follow each other, so what the last one stood in is kept.
 */
final class LetterReading {
  private final EventSchema schema;
  private final JsonEvents json;
  private final CsvEvents csv;
  private final AvroMessages messages;
  private @Nullable String headerText;
  private @Nullable CsvHeader header;
  private @Nullable String writtenText;
  private @Nullable Schema written;

  LetterReading(EventSchema schema, @Nullable ZoneId zone) {
    this.schema = schema;
    this.messages = AvroMessages.of(schema);
    this.json = zone == null ? JsonEvents.of(schema) : JsonEvents.of(schema).inZone(zone);
    this.csv = zone == null ? CsvEvents.of(schema) : CsvEvents.of(schema).inZone(zone);
  }

  /** The format of a letter's record. */
  static InputFormat formatOf(DeadLetter letter) {
    DeadLetter.Context context = letter.context();
    if (context == null) {
      return InputFormat.JSON;
    }
    return MessageReading.isOf(context)
        ? InputFormat.AVRO
        : InputFormat.ofWord(context.format())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The dead letter at %s is of the format %s (must be one of %s)"
                            .formatted(
                                letter.position(),
                                context.format(),
                                String.join(", ", InputFormat.words()))));
  }

  /**
   * Looks whether a letter's record can be read, whatever it is then.
   *
   * @throws IllegalArgumentException if its context is none; names its place
   */
  void requireReadable(DeadLetter letter) {
    attempt(letter);
  }

  /** Makes ready to read a letter's record. */
  RecordConsumer.Attempt attempt(DeadLetter letter) {
    byte[] record = letter.payload();
    DeadLetter.Context context = letter.context();
    if (context == null) {
      return unknown -> json.read(record, unknown);
    }
    if (MessageReading.isOf(context)) {
      return new RecordConsumer.InContext(context, unknown -> messages.read(record, unknown));
    }
    return switch (formatOf(letter)) {
      case JSON -> unknown -> json.read(record, unknown);
      case CSV -> {
        CsvHeader names = header(context.text());
        yield new RecordConsumer.InContext(context, unknown -> csv.read(names, record, unknown));
      }
      case AVRO -> {
        Schema writer = written(context.text(), letter);
        yield new RecordConsumer.InContext(
            context,
            unknown -> AvroEvents.read(schema, AvroEvents.decoded(writer, record), unknown));
      }
    };
  }

  private CsvHeader header(String text) {
    CsvHeader known = header;
    if (known == null || !text.equals(headerText)) {
      known = CsvHeader.of(text.getBytes(StandardCharsets.UTF_8));
      header = known;
      headerText = text;
    }
    return known;
  }

  private Schema written(String text, DeadLetter letter) {
    Schema known = written;
    if (known == null || !text.equals(writtenText)) {
      try {
        // As the reader of files does, which takes names and defaults that no author may write.
        known = new Schema.Parser().setValidate(false).setValidateDefaults(false).parse(text);
      } catch (AvroRuntimeException e) {
        throw new IllegalArgumentException(
            "The dead letter at %s has a context that is no schema of Avro: %s"
                .formatted(letter.position(), e.getMessage()),
            e);
      }
      written = known;
      writtenText = text;
    }
    return known;
  }
}
