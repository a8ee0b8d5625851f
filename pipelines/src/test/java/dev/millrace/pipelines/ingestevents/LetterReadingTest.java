package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.events.MessageReading;
import dev.millrace.pipelines.events.RecordConsumer;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.SchemaNormalization;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class LetterReadingTest {
  private static final SourcePosition PLACE = new SourcePosition("/in/a", 7);

  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[{"name":"id","type":"long"}]}
          """);

  private final LetterReading reading = new LetterReading(SCHEMA, null);

  /** Other writers than Avro's for Java put such into files, and files with it are read. */
  @Test
  void aSchemaThatNobodyMayWriteIsReadAsItIsInFiles() throws Refusal {
    String strange =
        """
        {"type":"record","name":"Sale-2","fields":[
         {"name":"id","type":"long","default":"none"}]}
        """;

    Row row = reading.attempt(letter("avro", strange, new byte[] {10})).row(UnknownFields.REFUSED);

    assertThat(row.getInt64("id"), is(5L));
  }

  /** As a step that reads topics writes it, and not as the record that it would be in a file. */
  @Test
  void aMessageOfATopicIsReadByItsFingerprint() throws Refusal, IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(new byte[] {(byte) 0xC3, 1});
    message.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SchemaNormalization.parsingFingerprint64(SCHEMA.avro()))
            .array());
    message.write(10);

    RecordConsumer.Attempt attempt =
        reading.attempt(letter("avro-message", "single-object encoding", message.toByteArray()));

    assertThat(attempt.row(UnknownFields.REFUSED).getInt64("id"), is(5L));
    assertThat("and says so again", attempt.context(), is(MessageReading.AVRO_MESSAGE));
    assertThat(
        LetterReading.formatOf(letter("avro-message", "", new byte[0])), is(InputFormat.AVRO));
  }

  @Test
  void aContextThatIsNoneIsNamedByItsPlace() {
    for (DeadLetter letter :
        new DeadLetter[] {letter("avro", "{", new byte[0]), letter("xml", "<a/>", new byte[0])}) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> reading.requireReadable(letter));
      assertThat(refusal.getMessage(), containsString("The dead letter at /in/a:7 "));
    }
  }

  private static DeadLetter letter(String format, String text, byte[] record) {
    return DeadLetter.of("s", "r", "m", record, PLACE, null)
        .within(new DeadLetter.Context(format, text));
  }
}
