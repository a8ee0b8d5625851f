package dev.millrace.conformance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed while lines flow; nothing is lost, and nothing comes twice. */
@Tag("runs")
class StreamCrashIT {
  private static final String SEED_PROPERTY = "millrace.crash.seed";
  private static final long SEED = 20_261_126;

  /** One is read before the kill, one while it happens, one after it. */
  private static final int PARTS_OF_SLICE = 3;

  /** Clients, traffic and ledger: so many a window has at least. */
  private static final int FEWEST_FILES = 3;

  /** The last ones of what was written wait for the greatest delay. */
  private static final int OPEN_WINDOWS = 3;

  @TempDir Path folder;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void oneOfEachIsKilledAndNothingIsLostAndNothingComesTwice() throws Exception {
    List<Victim> victims = new ArrayList<>(Victim.of(Engine.here()));
    // Its end is that of its executor.
    victims.remove(Victim.WORKER);
    assertCompleteAfter(100_000, Duration.ofHours(2), victims.size() + 1, victims);
  }

  @Test
  @Tag("full")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void twentyAreKilledAndNothingIsLostAndNothingComesTwice() throws Exception {
    List<Victim> kinds = Victim.of(Engine.here());
    List<Victim> victims = new ArrayList<>();
    while (victims.size() < 20) {
      victims.add(kinds.get(victims.size() % kinds.size()));
    }
    assertCompleteAfter(1_000_000, Duration.ofHours(8), 24, victims);
  }

  /**
   * Writes the lines in slices, each when the one before shows in what is published, and kills in
   * each slice but the first at most one process, while lines of the slice are on their way.
   */
  private void assertCompleteAfter(
      int lineCount, Duration duration, int slices, List<Victim> victims) throws Exception {
    long seed = Long.getLong(SEED_PROPERTY, SEED);
    Random random = new Random(seed);
    Collections.shuffle(victims, random);
    System.out.println("crashes: -D" + SEED_PROPERTY + "=" + seed + ", " + victims);
    try (StreamTrial trial =
        StreamTrial.start("crashes", folder, seed, random, lineCount, duration)) {
      List<List<TimedLine>> parts = trial.parts(PARTS_OF_SLICE * slices);
      int windows = StreamTrial.windows(parts.get(0));
      List<Integer> slicesWithKill = slicesWithKill(slices, victims.size(), random);
      StreamOnCluster stream = trial.submit();
      for (int slice = 0; slice < slices; slice++) {
        int landed = stream.landedFiles();
        trial.write(parts.get(PARTS_OF_SLICE * slice));
        trial.flush();
        int kill = slicesWithKill.indexOf(slice);
        if (kill >= 0) {
          int files = landed + random.nextInt((windows - OPEN_WINDOWS) * FEWEST_FILES);
          stream.await(files + " files", () -> stream.landedFiles() >= files);
        }
        trial.write(parts.get(PARTS_OF_SLICE * slice + 1));
        if (kill >= 0) {
          System.out.printf(
              "slice %d, %d windows, %d files: %s%n",
              slice, stream.published(), stream.landedFiles(), victims.get(kill));
          victims.get(kill).kill(stream, random);
        }
        trial.flush();
        String before = stream.newestPublished();
        trial.write(parts.get(PARTS_OF_SLICE * slice + 2));
        trial.flush();
        stream.await("a later window", () -> stream.newestPublished().compareTo(before) > 0);
        stream.settle();
      }
      trial.end();
      stream.end();
      stream.assertSettledWindowsStand();
      trial.assertLandedOnce();
    }
  }

  /** Not in the first: there must be something to go on from. */
  private static List<Integer> slicesWithKill(int slices, int kills, Random random) {
    List<Integer> candidates = new ArrayList<>();
    for (int slice = 1; slice < slices; slice++) {
      candidates.add(slice);
    }
    Collections.shuffle(candidates, random);
    return candidates.subList(0, kills).stream().sorted().toList();
  }
}
