package dev.millrace.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The published run of an output folder, read as any reader would: through current.json. */
final class Landed {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};
  private static final TypeReference<Map<String, Long>> TOTALS = new TypeReference<>() {};

  private final Path run;
  private final JsonNode ledger;

  private Landed(Path run, JsonNode ledger) {
    this.run = run;
    this.ledger = ledger;
  }

  static Landed in(Path output) throws IOException {
    JsonNode current = JSON.readTree(output.resolve("current.json").toFile());
    Path run = output.resolve(current.get("folder").asText());
    return new Landed(run, JSON.readTree(run.resolve("ledger.json").toFile()));
  }

  /** All that a run lands. */
  Answer answer() throws IOException {
    return new Answer(rows("alerts"), rows("clients"), rows("traffic"), deadLetters(), totals());
  }

  /** Whether the run's books balance, by its own word and edge by edge. */
  boolean isBalanced() {
    for (JsonNode edge : ledger.get("edges")) {
      if (edge.get("sent").asLong() != edge.get("received").asLong()) {
        return false;
      }
    }
    return ledger.get("balanced").asBoolean() && !ledger.get("edges").isEmpty();
  }

  private Map<String, Long> totals() {
    return JSON.convertValue(ledger.get("totals"), TOTALS);
  }

  private List<Row> rows(String table) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : files(table)) {
      if (file.toString().endsWith(".parquet")) {
        rows.addAll(DuckDb.rows(file));
      } else {
        for (Map<String, Object> row : lines(file)) {
          rows.add(Row.of(row));
        }
      }
    }
    return rows;
  }

  private List<Row> deadLetters() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : files("dead-letters")) {
      for (Map<String, Object> line : lines(file)) {
        Map<String, Object> row = new TreeMap<>(line);
        String message = String.valueOf(row.remove("message"));
        if (message.isBlank() || message.lines().count() != 1) {
          throw new IllegalStateException("A dead letter needs one line of message: " + line);
        }
        row.put("payload", payload(row.get("payload"), row.remove("encoding")));
        rows.add(Row.of(row));
      }
    }
    return rows;
  }

  /** The bytes of the payload, each as a character. */
  private static String payload(@Nullable Object text, @Nullable Object encoding) {
    byte[] bytes =
        "base64".equals(encoding)
            ? Base64.getDecoder().decode(String.valueOf(text))
            : String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<Map<String, Object>> lines(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(JSON.readValue(line, ROW));
    }
    return rows;
  }

  /** Complete files: a reader passes over names that start with a dot. */
  private List<Path> files(String table) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(run.resolve(table), "[!.]*")) {
      found.forEach(files::add);
    }
    return files;
  }
}
