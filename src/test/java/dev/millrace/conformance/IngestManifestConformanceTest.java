package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.conformance.oracle.EventQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader that follows current.json to the manifest has the files of one whole run, and all of
 * them, with their lengths, rows and digests: looked at with Java's own digest, DuckDB and a walk.
 */
@Tag("runs")
class IngestManifestConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path schema;
  private Path output;

  @BeforeEach
  void writeSchema() throws IOException {
    schema = Files.writeString(folder.resolve("order.avsc"), EventOddities.schema());
    output = folder.resolve("out");
  }

  @Test
  void everyFileOfARunIsListedAndARunThatFailsLeavesTheManifestBefore() throws Exception {
    byte[] lines = EventOddities.jsonLines("\n");
    Path json = Files.write(folder.resolve("a.jsonl"), lines);
    LandedEvents first =
        IngestEventsRun.assertSameAnswer(
            EventQuestion.of(Map.of(json, lines), EventOddities.columns()).landedBy("at", "date"),
            schema,
            output);
    JsonNode manifest = manifest();
    assertThat(manifest.get("run").asText(), is(first.folder().getFileName().toString()));
    assertThat(manifest.get("source").get("bytes").asLong(), is((long) lines.length));
    assertThat(JSON.convertValue(manifest.get("ledger"), Map.class), is(totals(first)));
    assertListsAll(manifest);

    Path broken = Files.writeString(folder.resolve("b.jsonl"), "{\n");
    Launched failed =
        Launched.here(
            IngestEventsRun.arguments(
                EventQuestion.of(Map.of(broken, new byte[0]), EventOddities.columns()),
                schema,
                output));

    assertThat(failed.status(), is(1));
    assertThat(manifest(), is(manifest));
    assertListsAll(manifest);
  }

  /** A table without rows has a file that nobody landed before the run was published. */
  @Test
  void filesWithoutRowsAndAnomaliesAreListed() throws Exception {
    Path json =
        Files.writeString(
            folder.resolve("a.csv"), "id,at\n1,2026-02-01T10:00:00Z\n2,2026-02-01T10:00:00Z\n");
    Path flat = Files.writeString(folder.resolve("flat.avsc"), EventOddities.flatSchema());
    Path rules =
        Files.writeString(
            folder.resolve("rules.yaml"), "rules:\n  - field: id\n    range: {greatest: 1}\n");

    Launched launched =
        Launched.here(
            List.of(
                "ingest-events",
                "--input=" + json,
                "--schema=" + flat,
                "--rules=" + rules,
                "--output=" + output));

    assertThat(launched.err(), launched.status(), is(0));
    JsonNode manifest = manifest();
    assertThat(rows(manifest), is(Map.of("anomalies", 1L, "dead-letters", 0L, "events", 1L)));
    assertListsAll(manifest);
  }

  private static Map<String, Integer> totals(LandedEvents landed) throws IOException {
    Map<String, Integer> totals = new TreeMap<>();
    landed.totals().forEach((name, total) -> totals.put(name, total.intValue()));
    return totals;
  }

  private static Map<String, Long> rows(JsonNode manifest) {
    Map<String, Long> rows = new TreeMap<>();
    for (JsonNode table : manifest.get("tables")) {
      rows.put(table.get("name").asText(), table.get("runs").findValues("rows").get(0).asLong());
    }
    return rows;
  }

  private JsonNode manifest() throws IOException {
    JsonNode current = JSON.readTree(output.resolve("current.json").toFile());
    return JSON.readTree(
        output.resolve(current.get("folder").asText()).resolve("manifest.json").toFile());
  }

  private void assertListsAll(JsonNode manifest) throws IOException, NoSuchAlgorithmException {
    Set<String> listed = new TreeSet<>();
    for (JsonNode table : manifest.get("tables")) {
      for (JsonNode run : table.get("runs")) {
        long rowsOfRun = 0;
        for (JsonNode partition : run.get("partitions")) {
          long rowsOfPartition = 0;
          for (JsonNode file : partition.get("files")) {
            assertIsThatFile(file);
            listed.add(file.get("path").asText());
            rowsOfPartition += file.get("rows").asLong();
          }
          assertThat(partition.get("rows").asLong(), is(rowsOfPartition));
          rowsOfRun += rowsOfPartition;
        }
        assertThat(run.get("rows").asLong(), is(rowsOfRun));
      }
    }
    assertThat(listed, is(landed("runs/" + manifest.get("run").asText())));
  }

  private void assertIsThatFile(JsonNode file) throws IOException, NoSuchAlgorithmException {
    Path path = output.resolve(file.get("path").asText());
    byte[] bytes = Files.readAllBytes(path);
    assertThat(file.get("bytes").asLong(), is((long) bytes.length));
    assertThat(
        file.get("sha256").asText(),
        is(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))));
    long rows =
        path.toString().endsWith(".parquet")
            ? LandedEvents.rows(path).size()
            : new String(bytes, StandardCharsets.UTF_8).lines().count();
    assertThat(path.toString(), file.get("rows").asLong(), is(rows));
  }

  /** What lies in the folders of the run's tables, without what is hidden. */
  private Set<String> landed(String run) throws IOException {
    Set<String> landed = new TreeSet<>();
    try (Stream<Path> files = Files.walk(output.resolve(run))) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !output.resolve(run).equals(file.getParent()))
          .forEach(file -> landed.add(output.relativize(file).toString()));
    }
    return landed;
  }
}
