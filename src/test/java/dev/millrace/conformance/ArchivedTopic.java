package dev.millrace.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An archive, read as any reader would: from current.json to the manifest to the files. */
final class ArchivedTopic {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path output;
  private final JsonNode current;
  private final JsonNode manifest;

  private ArchivedTopic(Path output, JsonNode current, JsonNode manifest) {
    this.output = output;
    this.current = current;
    this.manifest = manifest;
  }

  static ArchivedTopic in(Path output) throws IOException {
    JsonNode current = JSON.readTree(output.resolve("current.json").toFile());
    return new ArchivedTopic(
        output,
        current,
        JSON.readTree(
            output.resolve(current.get("folder").asText()).resolve("manifest.json").toFile()));
  }

  /** The run that current.json leads to. */
  String newest() {
    return current.get("run").asText();
  }

  /** Runs in their order. */
  List<JsonNode> runs() {
    List<JsonNode> runs = new ArrayList<>();
    manifest.get("runs").forEach(runs::add);
    return runs;
  }

  /** All files, in the order of the manifest. */
  List<Path> files() {
    return runs().stream().flatMap(run -> files(run).stream()).toList();
  }

  private List<Path> files(JsonNode run) {
    List<Path> files = new ArrayList<>();
    run.get("files").forEach(file -> files.add(output.resolve(file.get("path").asText())));
    return files;
  }

  /** All records, each with its folder. */
  List<Row> records() throws IOException {
    List<Row> records = new ArrayList<>();
    for (JsonNode run : runs()) {
      List<Row> ofRun = new ArrayList<>();
      for (List<Row> rows : byFile(run).values()) {
        ofRun.addAll(rows);
      }
      if (ofRun.size() != run.get("records").asLong()) {
        throw new IllegalStateException(ofRun.size() + " records in the files of " + run);
      }
      records.addAll(ofRun);
    }
    return records;
  }

  /** Records of a run by file, named from its table on, sorted. */
  Map<String, List<Row>> byFile(JsonNode run) throws IOException {
    Path table = output.resolve("runs").resolve(run.get("run").asText()).resolve("records");
    Map<String, List<Row>> byFile = new TreeMap<>();
    for (Path file : files(run)) {
      List<Row> rows = new ArrayList<>();
      for (Map<String, @Nullable Object> row : LandedEvents.rows(file)) {
        row.put("_folder", table.relativize(file.getParent()).toString());
        rows.add(Row.of(row));
      }
      byFile.put(table.relativize(file).toString(), rows.stream().sorted().toList());
    }
    return byFile;
  }

  /** How far partitions were read: {@code orders-0} and the next offset. */
  Map<String, Long> reached() {
    return ListedTables.reached(manifest.get("partitions"));
  }

  /** Whether the newest run's books balance, edge by edge, over all that it says it holds. */
  boolean isBalanced() throws IOException {
    JsonNode ledger =
        JSON.readTree(output.resolve("runs").resolve(newest()).resolve("ledger.json").toFile());
    for (JsonNode edge : ledger.get("edges")) {
      if (edge.get("sent").asLong() != edge.get("received").asLong()) {
        return false;
      }
    }
    long records = runs().get(runs().size() - 1).get("records").asLong();
    return ledger.get("balanced").asBoolean()
        && ledger.get("edges").size() == 4
        && ledger.get("totals").get("read").asLong() == records;
  }
}
