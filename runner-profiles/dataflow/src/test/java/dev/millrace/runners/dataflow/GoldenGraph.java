package dev.millrace.runners.dataflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A graph that was written down, as {@link UploadedGraph#text} gives it, and what differs from it.
 *
 * @param file where it is
 * @param lines of it
 */
record GoldenGraph(Path file, List<String> lines) {
  private static final Path FOLDER =
      Path.of("src/test/resources/dev/millrace/runners/dataflow/graphs");

  /** Of today; whoever changes a graph changes it. */
  static GoldenGraph of(String name) throws IOException {
    return read(FOLDER.resolve(name + ".txt"));
  }

  /** Of the last release, whose jobs may be running. */
  static GoldenGraph released(String name) throws IOException {
    return read(FOLDER.resolve("released").resolve(name + ".txt"));
  }

  /** Whether there is one of the last release. */
  static boolean isReleased(String name) {
    return Files.exists(FOLDER.resolve("released").resolve(name + ".txt"));
  }

  private static GoldenGraph read(Path file) throws IOException {
    return new GoldenGraph(file, Files.exists(file) ? Files.readAllLines(file) : List.of());
  }

  /** Each line that one of them has and the other has not, with its step: {@code - old, + new}. */
  List<String> changesTo(List<String> now) {
    Set<String> before = new TreeSet<>(withSteps(lines));
    Set<String> after = new TreeSet<>(withSteps(now));
    List<String> changes = new ArrayList<>();
    before.stream().filter(line -> !after.contains(line)).forEach(line -> changes.add("- " + line));
    after.stream().filter(line -> !before.contains(line)).forEach(line -> changes.add("+ " + line));
    return changes;
  }

  /** The step in a change, without what it is made of: what its user calls it. */
  static String step(String change) {
    return change.substring(2).replaceFirst("(?:/| \\| ).*", "");
  }

  private static List<String> withSteps(List<String> lines) {
    List<String> whole = new ArrayList<>();
    String step = "";
    for (String line : lines) {
      if (line.startsWith(" ")) {
        whole.add(step + " | " + line.strip());
      } else {
        step = line;
        whole.add(line);
      }
    }
    return whole;
  }

  /** Keeps what the graph is now where it can be compared and copied from. */
  Path keep(List<String> now) throws IOException {
    Path kept = Path.of("target/graphs").resolve(file.getFileName());
    Files.createDirectories(Path.of("target/graphs"));
    return Files.write(kept, now);
  }
}
