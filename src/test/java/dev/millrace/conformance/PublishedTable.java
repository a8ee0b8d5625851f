package dev.millrace.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table as its readers see it: through current.json and the manifest that it leads to. */
final class PublishedTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishedTable() {}

  /** The run that readers see. */
  static String run(Path output) throws IOException {
    return JSON.readTree(output.resolve("current.json").toFile()).get("run").asText();
  }

  static JsonNode manifest(Path output) throws IOException {
    return JSON.readTree(
        output.resolve("runs").resolve(run(output)).resolve("manifest.json").toFile());
  }

  /** All files of a table. */
  static List<Path> files(Path output, String table) throws IOException {
    List<Path> files = new ArrayList<>();
    for (JsonNode one : manifest(output).get("tables")) {
      if (one.get("name").asText().equals(table)) {
        for (JsonNode run : one.get("runs")) {
          for (JsonNode partition : run.get("partitions")) {
            partition
                .get("files")
                .forEach(file -> files.add(output.resolve(file.get("path").asText())));
          }
        }
      }
    }
    return files;
  }

  static List<Row> rows(Path output, String table) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path file : files(output, table)) {
      LandedEvents.rows(file).forEach(row -> rows.add(Row.of(row)));
    }
    return rows;
  }

  /** Lines of JSON in the files of a table. */
  static List<JsonNode> lines(Path output, String table) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (Path file : files(output, table)) {
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }
}
