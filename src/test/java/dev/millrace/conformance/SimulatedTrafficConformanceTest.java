package dev.millrace.conformance;

import dev.millrace.conformance.oracle.LogGrammar;
import dev.millrace.conformance.oracle.Question;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulated traffic with every kind of attack. */
@Tag("runs")
class SimulatedTrafficConformanceTest {
  private static final long SEED = 20_260_105;

  @TempDir Path folder;

  @Test
  void simulatedTrafficInAnyOrderGetsTheOraclesAnswer() throws IOException {
    List<String> lines = simulated();
    System.out.println("simulated traffic: seed " + SEED + ", " + lines.size() + " lines");
    Collections.shuffle(lines, new Random(SEED));
    List<Path> files = new ArrayList<>();
    for (int part = 0; part < 5; part++) {
      List<String> share = lines.subList(part * lines.size() / 5, (part + 1) * lines.size() / 5);
      byte[] text = (String.join("\n", share) + "\n").getBytes(StandardCharsets.ISO_8859_1);
      files.add(
          part % 2 == 0
              ? InputFiles.gzip(folder.resolve("part-" + part + ".log.gz"), text)
              : Files.write(folder.resolve("part-" + part + ".log"), text));
    }
    WebLogAlertsRun.assertSameAnswer(
        Question.of(files, LogGrammar.COMBINED, BundledModel.in(folder)), folder.resolve("out"));
  }

  private static List<String> simulated() {
    List<String> lines = new ArrayList<>();
    Simulation.of(SEED)
        .withDuration(Duration.ofHours(2))
        .withAttackShare(0.3)
        .withLines(Engine.here() == Engine.DIRECT ? 4_000 : 60_000)
        .generate(line -> lines.add(new String(line.line(), StandardCharsets.ISO_8859_1).strip()));
    return lines;
  }
}
