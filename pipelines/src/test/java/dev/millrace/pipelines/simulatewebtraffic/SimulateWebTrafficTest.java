package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateWebTrafficTest {
  private static final Simulation SIMULATION =
      Simulation.of(5).withServers(2).withRequestsPerMinute(100).withAttackShare(0.2);

  @TempDir Path folder;

  @Test
  void besideEachLogLiesTheLabelOfEachLine() throws IOException {
    Map<String, Long> counts = SimulateWebTraffic.write(SIMULATION, LogFolder.at(folder));

    List<List<String>> logs = List.of(new ArrayList<>(), new ArrayList<>());
    List<List<String>> labels = List.of(new ArrayList<>(), new ArrayList<>());
    Map<String, Long> expected = new TreeMap<>();
    SIMULATION.generate(
        line -> {
          logs.get(line.server()).add(new String(line.line(), StandardCharsets.US_ASCII));
          labels.get(line.server()).add(line.label());
          expected.merge(line.label(), 1L, Long::sum);
        });
    for (int server = 0; server < 2; server++) {
      Path log = folder.resolve("access-" + (server + 1) + ".log");
      assertThat(Files.readAllLines(log), is(logs.get(server)));
      assertThat(Files.readAllLines(Path.of(log + ".labels")), is(labels.get(server)));
    }
    assertThat(counts, is(expected));
    assertThat(names().size(), is(4));
  }

  @Test
  void partsTogetherAreTheWholeLog() throws IOException {
    Simulation one = SIMULATION.withServers(1);
    SimulateWebTraffic.write(one, LogFolder.at(folder.resolve("whole")));
    SimulateWebTraffic.write(one, LogFolder.at(folder.resolve("rotated")).withParts(12));

    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int part = 1; part <= 12; part++) {
      String number = (part < 10 ? "0" : "") + part;
      byte[] bytes = Files.readAllBytes(folder.resolve("rotated/access.part-" + number + ".log"));
      assertThat("part " + number + " is empty", bytes.length > 0, is(true));
      joined.write(bytes);
    }
    assertThat(
        joined.toString(StandardCharsets.US_ASCII),
        is(Files.readString(folder.resolve("whole/access.log"))));
  }

  @Test
  void compressedLogsHoldTheSameAndAreEqualInEachRun() throws IOException {
    Simulation one = SIMULATION.withServers(1);
    SimulateWebTraffic.write(one, LogFolder.at(folder));
    LogFolder compressed = LogFolder.at(folder).withCompression(Compression.GZIP);
    SimulateWebTraffic.write(one, compressed);
    byte[] first = Files.readAllBytes(folder.resolve("access.log.gz"));
    SimulateWebTraffic.write(one, compressed);

    assertThat(Files.readAllBytes(folder.resolve("access.log.gz")), is(first));
    try (InputStream file =
        new GZIPInputStream(Files.newInputStream(folder.resolve("access.log.gz")))) {
      assertThat(file.readAllBytes(), is(Files.readAllBytes(folder.resolve("access.log"))));
    }
    assertThat(
        Files.readString(folder.resolve("access.log.gz.labels")),
        is(Files.readString(folder.resolve("access.log.labels"))));
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "a file");

    UncheckedIOException failure =
        assertThrows(
            UncheckedIOException.class,
            () -> SimulateWebTraffic.write(SIMULATION, LogFolder.at(file)));

    assertThat(
        failure.getMessage(),
        is(
            "Cannot write logs to %s (must be a folder on this computer, or one that can be made there)"
                .formatted(file)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
