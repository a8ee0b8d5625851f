package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.transforms.events.CsvHeader;
import dev.millrace.transforms.events.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** csv-spectrum whole. */
class CsvCasesTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8"
      })
  void aCaseIsReadAsItsAuthorsReadIt(String name) throws IOException, Refusal {
    String text = Files.readString(data("csv-cases/csvs/" + name + ".csv"));
    if (name.endsWith("_crlf") && !text.contains("\r")) {
      // The copy has lost the line ends that the case is about.
      text = text.replace("\n", "\r\n");
    }
    List<Map<String, String>> expected = expected(name);
    List<Map<String, String>> found =
        read(Files.write(folder.resolve("case.csv"), text.getBytes(StandardCharsets.UTF_8)));
    if (name.equals("location_coordinates")) {
      // Its authors have changed the number in one of their two files alone.
      expected.get(0).remove("Contact Phone Number");
      found.get(0).remove("Contact Phone Number");
    }

    assertThat(found, is(expected));
  }

  private static List<Map<String, String>> expected(String name) throws IOException {
    JsonNode json = new ObjectMapper().readTree(data("csv-cases/json/" + name + ".json").toFile());
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode row : json.isArray() ? json : List.of(json)) {
      Map<String, String> values = new LinkedHashMap<>();
      row.fields().forEachRemaining(field -> values.put(field.getKey(), field.getValue().asText()));
      rows.add(values);
    }
    return rows;
  }

  private static List<Map<String, String>> read(Path file) throws IOException, Refusal {
    List<byte[]> records = new ArrayList<>();
    CsvReader.create()
        .read(
            TestFiles.whole(file),
            new LineConsumer() {
              @Override
              public void accept(byte[] buffer, int from, int to, long offset) {
                records.add(Arrays.copyOfRange(buffer, from, to));
              }

              @Override
              public void acceptOversized(OversizedLine line) {
                throw new IllegalStateException("No case is long");
              }
            });
    CsvHeader header = CsvHeader.of(records.get(0));
    List<Map<String, String>> rows = new ArrayList<>();
    for (byte[] record : records.subList(1, records.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      List<@Nullable String> values = header.read(record);
      for (int i = 0; i < values.size(); i++) {
        String value = values.get(i);
        row.put(header.columns().get(i), value == null ? "" : value);
      }
      rows.add(row);
    }
    return rows;
  }

  private static Path data(String name) {
    @Nullable String configured = System.getenv("MILLRACE_DATA");
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    Path folder =
        configured != null
            ? Path.of(configured)
            : root == null ? Path.of("") : root.resolveSibling("shared/data");
    Path file = folder.resolve(name);
    assumeTrue(
        Files.isReadable(file),
        "Skipped: no " + file + " (set MILLRACE_DATA to the folder with the real data)");
    return file;
  }
}
