package dev.millrace.conformance.oracle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The lines of several files, of which those of one server may hold each other's: of equal lines
 * stay those of the file that has most of them, of several such files the first by name.
 */
final class Copies {
  private final Function<Path, String> server;
  private final Map<String, Map<String, List<LogLine>>> filesOf = new TreeMap<>();
  private long all;

  Copies(Function<Path, String> server) {
    this.server = server;
  }

  void add(Path file, List<LogLine> lines) {
    all += lines.size();
    filesOf.computeIfAbsent(server.apply(file), any -> new TreeMap<>()).put(file.toString(), lines);
  }

  /** How many lines the files have. */
  long all() {
    return all;
  }

  List<LogLine> kept() {
    List<LogLine> kept = new ArrayList<>();
    for (Map<String, List<LogLine>> files : filesOf.values()) {
      Map<String, List<LogLine>> most = new TreeMap<>();
      for (List<LogLine> lines : files.values()) {
        byText(lines).forEach((text, equal) -> most.merge(text, equal, Copies::more));
      }
      most.values().forEach(kept::addAll);
    }
    return kept;
  }

  private static Map<String, List<LogLine>> byText(List<LogLine> lines) {
    Map<String, List<LogLine>> equal = new TreeMap<>();
    for (LogLine line : lines) {
      equal.computeIfAbsent(line.text(), text -> new ArrayList<>()).add(line);
    }
    return equal;
  }

  private static List<LogLine> more(List<LogLine> before, List<LogLine> lines) {
    return lines.size() > before.size() ? lines : before;
  }
}
