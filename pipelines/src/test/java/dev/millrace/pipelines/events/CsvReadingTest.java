package dev.millrace.pipelines.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.FileCompression;
import dev.millrace.io.FileRange;
import dev.millrace.io.OversizedLine;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReadingTest {
  @TempDir Path folder;

  @Test
  void aRecordSaysTheHeaderThatItStandsBelow() throws IOException {
    assertThat(context("id,note"), is(new DeadLetter.Context("csv", "id,note")));
    String longest = "id," + "x".repeat(8_192 - 3);
    assertThat(context(longest), is(new DeadLetter.Context("csv", longest)));
  }

  /** A header that is no text would be another one in JSON, and usable. */
  @Test
  void aHeaderThatCannotBeUsedOrIsLongIsLeftOut() throws IOException {
    for (String header :
        List.of(
            "id,caf\u00e9", "id,id", "id,", "id," + "x".repeat(8_192 - 2), "x".repeat(2 << 20))) {
      assertThat(context(header), is(new DeadLetter.Context("csv", "")));
    }
  }

  /** Of a record that is too long, too. */
  @Test
  void aRecordThatIsTooLongSaysThatItIsCsv() throws IOException {
    assertThat(
        contexts("x".repeat(2 << 20) + "\n" + "y".repeat(2 << 20) + "\n"),
        is(List.of(new DeadLetter.Context("csv", ""))));
  }

  private DeadLetter.@Nullable Context context(String header) throws IOException {
    return contexts(header + "\n1,2\n").get(0);
  }

  private List<DeadLetter.@Nullable Context> contexts(String text) throws IOException {
    Path file = Files.write(folder.resolve("a.csv"), text.getBytes(ISO_8859_1));
    List<DeadLetter.@Nullable Context> contexts = new ArrayList<>();
    new CsvReading(
            EventSchema.parse(
                """
                {"type":"record","name":"Sale","fields":[{"name":"id","type":"long"}]}
                """),
            null)
        .read(
            FileRange.whole(file.toString(), FileCompression.NONE, Files.size(file)),
            new RecordConsumer() {
              @Override
              public void accept(byte[] payload, long offset, Attempt attempt) {
                contexts.add(attempt.context());
              }

              @Override
              public void acceptWithoutValue(long offset) {
                throw new IllegalStateException("No record of a file is without a value");
              }

              @Override
              public void acceptOversized(
                  OversizedLine line, DeadLetter.@Nullable Context context) {
                contexts.add(context);
              }
            });
    return contexts;
  }
}
