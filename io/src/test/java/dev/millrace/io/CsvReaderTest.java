package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records end; every buffer from one byte on must find the same ends. */
class CsvReaderTest {
  private static final int LIMIT = 12;

  @TempDir private Path folder = Path.of("");

  @Test
  void lineFeedsInQuotesBelongToTheRecord() throws IOException {
    assertThat(
        read("a,b\n1,\"x\ny\"\r\n\"q\"\"\n\",2\n"),
        contains("0:a,b", "4:1,\"x\ny\"", "13:\"q\"\"\n\",2"));
  }

  @Test
  void aQuoteWithinAColumnOpensNothing() throws IOException {
    assertThat(read("a\"b\n 1,5\" \nx"), contains("0:a\"b", "4: 1,5\" ", "11:x"));
    assertThat(read("5\",x\ny,z"), contains("0:5\",x", "5:y,z"));
  }

  @Test
  void whatFollowsAClosingQuoteEndsWithTheLine() throws IOException {
    assertThat(read("\"a\"b\nc\n"), contains("0:\"a\"b", "5:c"));
    assertThat(read("\"a\"b\"\nc\n"), contains("0:\"a\"b\"", "6:c"));
  }

  @Test
  void emptyLinesAreRecordsAndAnEmptyFileHasNone() throws IOException {
    assertThat(read("a\n\n\r\nb"), contains("0:a", "2:", "3:", "5:b"));
    assertThat(read(""), is(empty()));
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    assertThat(read("\u00EF\u00BB\u00BF\"a\nb\"\nc"), contains("3:\"a\nb\"", "9:c"));
    assertThat(read("\u00EF\u00BB"), contains("0:\u00EF\u00BB"));
  }

  @Test
  void anUnclosedQuoteTakesItsLineAndNoMore() throws IOException {
    assertThat(read("a,\"b\nc,d\ne"), contains("0:a,\"b", "5:c,d", "9:e"));
    assertThat(
        read("a,\"b\nc,d\neeeeeeeee\nf"), contains("0:a,\"b", "5:c,d", "9:eeeeeeeee", "19:f"));
  }

  @Test
  void aRecordOfSeveralLinesThatIsTooLongIsTakenLineByLine() throws IOException {
    assertThat(read("1,\"aaaa\nbbbbbb\",2\n3\n"), contains("0:1,\"aaaa", "8:bbbbbb\",2", "18:3"));
    assertThat(read("1,\"aaaa\nbbb\"\n3"), contains("0:1,\"aaaa\nbbb\"", "13:3"));
  }

  @Test
  void aLineThatIsTooLongIsCut() throws IOException {
    assertThat(
        read("abcdefghijklm\n\"bcdefghijklmnopqrst\nx\n"),
        contains("0:abcd… of 13", "14:\"bcd… of 20", "35:x"));
    assertThat(
        read("abcdefghijkl\r\n" + "y".repeat(30)), contains("0:abcdefghijkl", "14:yyyy… of 30"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64})
  void everyBufferFindsTheSameRecords(int capacity) throws IOException {
    String text =
        "h,i\n"
            + "1,\"x\n"
            + "y\"\r\n"
            + "5\",\n"
            + "\"a\"b\n\n"
            + "\"never,\n"
            + "abcdefghijklm\n"
            + "\"q\"\"\",\"\n"
            + "\"\n"
            + "long long long long\n"
            + "z";

    assertThat(read(text, capacity), is(read(text, 1 << 10)));
  }

  private List<String> read(String text) throws IOException {
    return read(text, 4);
  }

  private List<String> read(String text, int capacity) throws IOException {
    Path file = Files.write(folder.resolve("a.csv"), text.getBytes(StandardCharsets.ISO_8859_1));
    List<String> records = new ArrayList<>();
    long count =
        CsvReader.withLimits(capacity, LIMIT, 4)
            .read(
                TestFiles.whole(file),
                new LineConsumer() {
                  @Override
                  public void accept(byte[] buffer, int from, int to, long offset) {
                    records.add(
                        offset
                            + ":"
                            + new String(buffer, from, to - from, StandardCharsets.ISO_8859_1));
                  }

                  @Override
                  public void acceptOversized(OversizedLine line) {
                    records.add(
                        line.offset()
                            + ":"
                            + new String(line.first(), StandardCharsets.ISO_8859_1)
                            + "… of "
                            + line.length());
                  }
                });
    assertThat(count, is((long) records.size()));
    return records;
  }
}
