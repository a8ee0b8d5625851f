package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.conformance.cluster.Submission.Ended;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream whose client is gone is stopped with a savepoint, and another goes on from that. */
@Tag("runs")
class StreamUpgradeIT {
  private static final long SEED = 20_261_127;
  private static final Pattern AT_WORK =
      Pattern.compile(
          "web-log-alerts failed: Run \\S+ is at work already: job ([0-9a-f]{32}) at"
              + " 127\\.0\\.0\\.1:[0-9]+ \\(RUNNING, since \\S+\\); wait for its end, or cancel it"
              + " \\(flink cancel \\1\\) and start it again");
  private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

  @TempDir Path folder;

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void aSecondJobIsRefusedAndOneThatStartsFromASavepointLandsWhatIsLeft() throws Exception {
    assumeTrue(Engine.here() == Engine.FLINK, "Flink alone has savepoints");
    System.out.println("upgrade: seed " + SEED);
    try (StreamTrial trial =
        StreamTrial.start(
            "upgrade", folder, SEED, new Random(SEED), 20_000, Duration.ofMinutes(30))) {
      List<List<TimedLine>> parts = trial.parts(3);
      StreamOnCluster stream = trial.submit();
      write(parts.get(0), trial, stream);

      stream.client().kill();
      String before = stream.newestPublished();
      trial.write(parts.get(1));
      trial.flush();
      stream.awaitOfCluster(
          "the job goes on", () -> stream.newestPublished().compareTo(before) > 0);
      stream.submitAgain();
      String job = jobThatIsAtWork(stream.client().end());

      String said =
          stream
              .cluster()
              .client("stop", "--savepointPath", folder.resolve("savepoints").toString(), job);
      Matcher savepoint = SAVEPOINT.matcher(said);
      assertThat(said, savepoint.find(), is(true));
      stream.settleStopped();
      stream.submitAgain("--savepointPath=" + savepoint.group(1), "--checkpointingInterval=1000");
      stream.awaitStartFrom(savepoint.group(1));
      write(parts.get(2), trial, stream);
      trial.end();
      stream.end();
      stream.assertSettledWindowsStand();
      trial.assertLandedOnce();
    }
  }

  private static void write(List<TimedLine> lines, StreamTrial trial, StreamOnCluster stream)
      throws Exception {
    int published = stream.published();
    trial.write(lines);
    trial.flush();
    stream.await("a window more", () -> stream.published() > published);
  }

  /** Which the refusal names, in a line of its own. */
  private static String jobThatIsAtWork(Ended refused) {
    List<String> lines = refused.err().lines().filter(line -> !line.isBlank()).toList();
    assertThat(refused.err(), lines, hasSize(1));
    assertThat(refused.status(), is(1));
    Matcher atWork = AT_WORK.matcher(lines.get(0));
    assertThat(lines.get(0), atWork.matches(), is(true));
    return atWork.group(1);
  }
}
