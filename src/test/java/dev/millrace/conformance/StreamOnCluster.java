package dev.millrace.conformance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.broker.KafkaBroker;
import dev.millrace.conformance.cluster.Cluster;
import dev.millrace.conformance.cluster.Submission;
import dev.millrace.conformance.cluster.Submission.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A stream that runs on a cluster, what it has published, and the command that goes on with it. */
final class StreamOnCluster {
  /** Ends a test that hangs; a machine with much else to do takes minutes for an increment. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Cluster cluster;
  private final KafkaBroker broker;
  private final Path folder;
  private final Path output;
  private final List<String> command;
  private final Map<Path, List<Object>> settled = new TreeMap<>();
  private Submission client;

  private StreamOnCluster(
      Cluster cluster, KafkaBroker broker, Path folder, Path output, List<String> command)
      throws IOException {
    this.cluster = cluster;
    this.broker = broker;
    this.folder = folder;
    this.output = output;
    this.command = command;
    this.client = cluster.submit(folder, command);
  }

  /**
   * Submits it.
   *
   * @param folder that the client stands in
   * @param arguments of the program
   */
  static StreamOnCluster submit(
      Cluster cluster, KafkaBroker broker, Path folder, Path output, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(PackagedEngine.jar()));
    command.addAll(arguments);
    return new StreamOnCluster(cluster, broker, folder, output, List.copyOf(command));
  }

  Cluster cluster() {
    return cluster;
  }

  KafkaBroker broker() {
    return broker;
  }

  Submission client() {
    return client;
  }

  /**
   * The same command again, as a user would give it.
   *
   * @param more options, which stand in place of those of the same name
   */
  void submitAgain(String... more) throws IOException {
    List<String> names = Stream.of(more).map(StreamOnCluster::nameOf).toList();
    List<String> again =
        new ArrayList<>(command.stream().filter(word -> !names.contains(nameOf(word))).toList());
    again.addAll(List.of(more));
    client = cluster.submit(folder, again);
  }

  /**
   * Returns when Flink's JobManager says that a job went on from what the text names. What lands is
   * the same where it began anew, so that nothing but the log tells.
   *
   * @param start a savepoint, or any part of a checkpoint's path
   */
  void awaitStartFrom(String start) throws Exception {
    Pattern said = Pattern.compile("Starting job \\S+ from savepoint \\S*" + Pattern.quote(start));
    await("the job starts from " + start, () -> said.matcher(cluster.log("jobmanager")).find());
  }

  private static String nameOf(String option) {
    return option.replaceFirst("=.*", "");
  }

  /** How many windows are published. */
  int published() throws IOException {
    return ledgers().size();
  }

  /** The ledger of the latest window that is published, by its name; empty if there is none. */
  String newestPublished() throws IOException {
    return ledgers().stream()
        .map(ledger -> ledger.getFileName().toString())
        .max(Comparator.naturalOrder())
        .orElse("");
  }

  /** How many files of windows there are, published or not: how far the stream has come. */
  int landedFiles() throws IOException {
    return FilesBelow.paths(runs(), "[.]?[0-9]{8}T[0-9]{6}Z.*").size();
  }

  /**
   * Returns when all windows that are published now are in what the stream goes on from: they may
   * not be published again, whatever is killed later. The latest of them must have been published
   * since the last kill: what was killed may have published more than what goes on has come to.
   */
  void settle() throws Exception {
    List<Path> before = ledgers();
    switch (Engine.here()) {
      case FLINK -> {
        long newest = newestCheckpoint();
        // The next may have begun before the last of these windows was published.
        await("two checkpoints more", () -> newestCheckpoint() >= newest + 2);
      }
      case SPARK -> {
        FileTime last = FileTime.fromMillis(0);
        for (Path ledger : before) {
          FileTime written = Files.getLastModifiedTime(ledger);
          last = written.compareTo(last) > 0 ? written : last;
        }
        FileTime published = last;
        await("an increment is complete", () -> manifestTime().compareTo(published) > 0);
      }
      case DIRECT, DATAFLOW -> throw new IllegalStateException("No cluster of this engine");
    }
    mustStand(before);
  }

  /** The same at once, after a stop in order. */
  void settleStopped() throws IOException {
    mustStand(ledgers());
  }

  private void mustStand(List<Path> published) throws IOException {
    for (Path ledger : published) {
      settled.put(ledger, identity(ledger));
    }
  }

  /** Fails if a window was published again that was settled. */
  void assertSettledWindowsStand() throws IOException {
    Map<Path, List<Object>> now = new TreeMap<>();
    for (Path ledger : settled.keySet()) {
      now.put(ledger, identity(ledger));
    }
    assertThat("the ledgers of windows that were settled", now, is(settled));
  }

  /** Waits for the end of the stream, which must be a good one. */
  void end() throws IOException, InterruptedException {
    Ended ended = client.end();
    assertThat(ended.out() + ended.err() + cluster.logs(), ended.status(), is(0));
  }

  /** Looks again and again, as long as the client runs and patience lasts. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    awaitOfCluster(
        what,
        () -> {
          boolean ended = !client.isRunning();
          // Once more: it may have ended because all was done.
          if (condition.call()) {
            return true;
          }
          if (ended) {
            throw new AssertionError(
                "The client ended before: " + what + ": " + client.end() + cluster.logs());
          }
          return false;
        });
  }

  /** Looks again and again, as long as patience lasts, whether or not the client runs. */
  void awaitOfCluster(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what + cluster.logs());
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private long newestCheckpoint() throws IOException {
    return FilesBelow.paths(runs(), "_metadata").stream()
        .map(metadata -> metadata.getName(metadata.getNameCount() - 2).toString())
        .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
        .max()
        .orElse(0);
  }

  private FileTime manifestTime() throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    for (Path manifest : FilesBelow.paths(runs(), "stream\\.json")) {
      newest = Files.getLastModifiedTime(manifest);
    }
    return newest;
  }

  private List<Path> ledgers() throws IOException {
    return FilesBelow.paths(runs(), "[0-9]{8}T[0-9]{6}Z\\.json");
  }

  private Path runs() {
    return output.resolve("runs");
  }

  /** Which file it is: one that is replaced is another, even with the same text. */
  private static List<Object> identity(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return List.of(attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
  }
}
