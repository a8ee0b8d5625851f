package dev.millrace.pipelines.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.simulatewebtraffic.LiveTraffic;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LabTest {
  private static final Simulation SIMULATION =
      Simulation.of(2).withDuration(Duration.ofMinutes(3)).withRequestsPerMinute(200);

  @TempDir Path folder;

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Console console =
      Console.of(
          new PrintStream(screen, true, UTF_8), new PrintStream(OutputStream.nullOutputStream()));

  @Test
  void thePipelineGetsAllTrafficAndItsAlertsAreShownAndNothingIsLeft() throws Exception {
    ReadingPipeline pipeline = new ReadingPipeline();

    lab(pipeline).run();

    List<String> expected = new ArrayList<>();
    SIMULATION.generate(line -> expected.add(new String(line.line(), US_ASCII)));
    assertThat(pipeline.lines.stream().sorted().toList(), is(expected.stream().sorted().toList()));
    assertThat(
        shown(),
        contains(
            matchesPattern(
                "Traffic goes through kafka://127.0.0.1:\\d+/access-log. Ctrl-C ends the lab."),
            is(""),
            is("10:00:00  flood           10.0.0.7 (1,234 requests, score 0.98)"),
            is("10:01:00  scan            10.0.0.8 (1,234 requests, score 0.98)")));
    assertThat(files(), containsInAnyOrder("lab.lock", "output"));
    assertThat(ProcessHandle.current().descendants().toList(), is(empty()));
  }

  @Test
  void aPipelineThatFailsEndsTheLabAndLeavesTheLogOfTheBroker() throws Exception {
    LabPipeline failing =
        (topic, output) -> {
          throw new IOException("No space left on device");
        };

    IOException fault = assertThrows(IOException.class, () -> lab(failing).run());

    assertThat(fault.getMessage(), is("No space left on device"));
    assertThat(Files.exists(folder.resolve("broker/broker.log")), is(true));
    assertThat(ProcessHandle.current().descendants().toList(), is(empty()));
  }

  @Test
  void aFolderIsForOneLabAtATime() throws Exception {
    try (LabFolder claimed = LabFolder.claim(folder)) {
      IOException refusal = assertThrows(IOException.class, () -> lab((topic, output) -> {}).run());

      assertThat(
          refusal.getMessage(),
          is(
              "Another lab is running in %s (stop it, or give this one another --folder)"
                  .formatted(folder)));
      assertThat(claimed.output(), is(folder.resolve("output")));
    }
    LabFolder.claim(folder).close();
  }

  @Test
  void aBrokerThatALabBeforeLeftIsRemovedAndNothingElse() throws IOException {
    Files.createDirectories(folder.resolve("broker/data/access-log-0"));
    Files.writeString(folder.resolve("broker/server.properties"), "node.id=1");
    Files.createDirectories(folder.resolve("output/runs"));

    LabFolder.claim(folder).close();

    assertThat(files(), containsInAnyOrder("lab.lock", "output"));
  }

  @Test
  void aFolderThatIsNoBrokersIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("broker/holiday pictures"));

    LabFolder.claim(folder).close();

    assertThat(Files.exists(folder.resolve("broker/holiday pictures")), is(true));
  }

  private Lab lab(LabPipeline pipeline) {
    return new Lab(
        folder, 3, topic -> LiveTraffic.asFastAsItGoes(SIMULATION, topic), pipeline, console);
  }

  private List<String> shown() {
    return screen.toString(UTF_8).lines().toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
