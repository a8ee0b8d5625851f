package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.conformance.oracle.EventAnswer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong around events, in processes with a gigabyte of heap. Two runs at once on one
 * output are in {@link FaultsConformanceTest}.
 */
@Tag("runs")
class IngestFaultsConformanceTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path folder;
  private Path output;
  private Path schema;

  @BeforeEach
  void writeSchema() throws IOException {
    output = folder.resolve("out");
    schema =
        Files.writeString(
            folder.resolve("note.avsc"),
            "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[{\"name\":\"text\",\"type\":\"string\"}]}");
  }

  @Test
  @Tag("full")
  void aLineOfTwoHundredMegabytesIsADeadLetter() throws Exception {
    Path file = folder.resolve("long.jsonl");
    String piece = "x".repeat(MEGABYTE);
    try (BufferedWriter line = Files.newBufferedWriter(file)) {
      line.write("{\"text\":\"before\"}\n{\"text\":\"");
      for (int i = 0; i < 200; i++) {
        line.write(piece);
      }
      line.write("\"}\n{\"text\":\"behind\"}\n");
    }

    Launched launched = Launched.asProcess(folder, arguments(file));

    assertThat(launched.err(), launched.status(), is(0));
    EventAnswer answer = LandedEvents.in(output).answer();
    assertThat(answer.events(), hasSize(2));
    assertThat(answer.deadLetters(), hasSize(1));
    assertThat(answer.deadLetters().get(0).text(), containsString("reason:'too-long'"));
    assertThat(
        answer.deadLetters().get(0).text(),
        containsString("payloadLength:" + (200 * MEGABYTE + "{\"text\":\"\"}".length())));
  }

  @Test
  void aFileThatInflatesBeyondItsLimitFailsTheRunByItsName() throws Exception {
    Path bomb = InputFiles.gzip(folder.resolve("bomb.jsonl.gz"), new byte[20 * MEGABYTE]);

    Launched launched =
        Launched.asProcess(folder, arguments(bomb, "--maxDecompressedMegabytes=10"));

    assertFailure(launched, "too much text: " + bomb);
    assertThat(launched.err(), launched.err(), containsString("--maxDecompressedMegabytes"));
    assertThat(Files.exists(output.resolve("current.json")), is(false));
  }

  @Test
  void aFullDiskFailsTheRunAndIsInNobodysWayAfterwards() throws Exception {
    assumeTrue(Mounts.arePossible(folder), "Skipped: this user may not mount a small disk");
    Path few = Files.writeString(folder.resolve("few.jsonl"), "{\"text\":\"few\"}\n");
    assertThat(Launched.here(arguments(few)).status(), is(0));
    SortedMap<String, String> before = Tree.of(output);
    Path many = folder.resolve("many.jsonl");
    Random random = new Random(1);
    try (BufferedWriter lines = Files.newBufferedWriter(many)) {
      for (int i = 0; i < 40_000; i++) {
        lines.write("{\"text\":\"" + Long.toHexString(random.nextLong()) + "\"}\n");
      }
    }
    List<String> command = Mounts.onFullDisk(folder, output, JavaCommand.line(), arguments(many));

    Launched launched = Launched.ended(folder, Launched.startCommand(folder, command));

    assertFailure(launched, "No space left");
    assertThat("the output is as it was", Tree.of(output), is(before));
    assertThat(Launched.here(arguments(many)).status(), is(0));
  }

  private static void assertFailure(Launched launched, String named) {
    assertThat(launched.err(), launched.errors(), hasSize(1));
    assertThat(launched.errors().get(0), containsString(named));
    assertThat(launched.err(), not(containsString("Exception")));
    assertThat(launched.err(), launched.status(), is(1));
  }

  private List<String> arguments(Path file, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("ingest-events");
    arguments.add("--input=" + file);
    arguments.add("--schema=" + schema);
    arguments.add("--output=" + output);
    arguments.addAll(List.of(more));
    return arguments;
  }
}
