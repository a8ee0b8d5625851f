package dev.millrace.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.EventAnswer;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code ingest-events}, read as any reader would: from current.json to the manifest
 * to the files, whichever run they are of.
 */
final class ListedTables {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path output;
  private final JsonNode manifest;

  private ListedTables(Path output, JsonNode manifest) {
    this.output = output;
    this.manifest = manifest;
  }

  static ListedTables in(Path output) throws IOException {
    JsonNode current = JSON.readTree(output.resolve("current.json").toFile());
    return new ListedTables(
        output,
        JSON.readTree(
            output.resolve(current.get("folder").asText()).resolve("manifest.json").toFile()));
  }

  JsonNode manifest() {
    return manifest;
  }

  /** The runs that the tables are made of, in their order. */
  List<String> runs() {
    List<String> runs = new ArrayList<>();
    for (JsonNode run : table("events").get("runs")) {
      runs.add(run.get("run").asText());
    }
    return runs;
  }

  /** All rows of all runs, and the sums of their totals. */
  EventAnswer answer() throws IOException {
    List<Row> events = new ArrayList<>();
    List<Row> deadLetters = new ArrayList<>();
    for (JsonNode partition : table("events").findValues("partitions").stream().toList()) {
      for (JsonNode folder : partition) {
        for (JsonNode file : folder.get("files")) {
          for (Map<String, @Nullable Object> row : LandedEvents.rows(path(file))) {
            if (!folder.get("path").asText().isEmpty()) {
              row.put("_folder", folder.get("path").asText());
            }
            events.add(Row.of(row));
          }
        }
      }
    }
    for (JsonNode file : table("dead-letters").findValues("path")) {
      if (file.asText().endsWith(".jsonl")) {
        deadLetters.addAll(LandedEvents.deadLetters(output.resolve(file.asText())));
      }
    }
    return new EventAnswer(events, List.of(), deadLetters, totals());
  }

  private Path path(JsonNode file) {
    return output.resolve(file.get("path").asText());
  }

  private JsonNode table(String name) {
    for (JsonNode table : manifest.get("tables")) {
      if (table.get("name").asText().equals(name)) {
        return table;
      }
    }
    throw new IllegalStateException("No table " + name + " in " + manifest);
  }

  /** Of all runs' books, which must balance. */
  private Map<String, Long> totals() throws IOException {
    Map<String, Long> totals = new TreeMap<>();
    for (String run : runs()) {
      JsonNode ledger =
          JSON.readTree(output.resolve("runs").resolve(run).resolve("ledger.json").toFile());
      for (JsonNode edge : ledger.get("edges")) {
        if (edge.get("sent").asLong() != edge.get("received").asLong()) {
          throw new IllegalStateException("The books of " + run + " do not balance: " + edge);
        }
      }
      ledger
          .get("totals")
          .fields()
          .forEachRemaining(
              total -> totals.merge(total.getKey(), total.getValue().asLong(), Long::sum));
    }
    return totals;
  }

  /** How far partitions were read: {@code orders-0} and the next offset. */
  Map<String, Long> reached() {
    return reached(manifest.get("offsets"));
  }

  /** The same of what any manifest says of partitions. */
  static Map<String, Long> reached(JsonNode positions) {
    Map<String, Long> reached = new TreeMap<>();
    positions.forEach(
        one ->
            reached.put(
                one.get("topic").asText() + "-" + one.get("partition").asInt(),
                one.get("next").asLong()));
    return reached;
  }
}
