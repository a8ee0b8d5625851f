package dev.millrace.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The logs of a small site, of which about a tenth of the lines cannot be read: a client that
 * floods it, one that is ignored, and some minutes of usual traffic.
 */
final class DamagedLog {
  static final String IGNORED = "192.0.2.250";
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MINUTES = 100;

  private final Path folder;
  private final Random random;
  private final List<Path> clean = new ArrayList<>();
  private final List<Path> damaged = new ArrayList<>();

  /** What each damaged line was before, by the file and offset at which the damaged one stands. */
  private final Map<String, String> before = new LinkedHashMap<>();

  private DamagedLog(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /** A plain file and a compressed one. */
  static DamagedLog in(Path folder, long seed) throws IOException {
    DamagedLog log = new DamagedLog(folder, seed);
    Files.createDirectories(folder.resolve("clean"));
    Files.createDirectories(folder.resolve("damaged"));
    List<String> lines = log.lines();
    log.write("access.log", lines.subList(0, lines.size() / 2));
    log.write("access.log.1.gz", lines.subList(lines.size() / 2, lines.size()));
    return log;
  }

  /** Files without damage. */
  List<Path> clean() {
    return clean;
  }

  /** The same with. */
  List<Path> damaged() {
    return damaged;
  }

  /** How many lines are damaged. */
  int count() {
    return before.size();
  }

  /** A damaged line as it was before. */
  String repaired(String file, long offset) {
    String line = before.get(file + ":" + offset);
    if (line == null) {
      throw new IllegalArgumentException("No line was damaged at " + file + ":" + offset);
    }
    return line;
  }

  /** Not in the order of time, so that windows have parts in both files. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      Instant time = START.plusSeconds(60L * minute);
      for (int i = 4 + random.nextInt(3); i > 0; i--) {
        lines.add(request("192.0.2." + random.nextInt(5), time, "/page/" + random.nextInt(9)));
      }
      lines.add(request(IGNORED, time, "/health"));
    }
    Instant flood = START.plusSeconds(60L * (MINUTES - 5));
    for (int i = 0; i < 400; i++) {
      lines.add(request("203.0.113.9", flood, "/search?q=" + random.nextInt(1000)));
    }
    Collections.shuffle(lines, random);
    return lines;
  }

  private String request(String client, Instant minute, String target) {
    int status = random.nextInt(10) == 0 ? 404 : 200;
    return InputFiles.line(client, minute.plusSeconds(random.nextInt(60)), target, status).strip();
  }

  private void write(String name, List<String> lines) throws IOException {
    Path file = folder.resolve("damaged").resolve(name);
    List<String> written = new ArrayList<>();
    long offset = 0;
    for (String line : lines) {
      String read = line;
      if (random.nextInt(10) == 0) {
        read = damage(line);
        before.put(file + ":" + offset, line);
      }
      written.add(read);
      offset += read.length() + 1;
    }
    clean.add(write(folder.resolve("clean").resolve(name), text(lines)));
    damaged.add(write(file, text(written)));
  }

  private String damage(String line) {
    return switch (random.nextInt(4)) {
      case 0 -> line.substring(0, 10);
      case 1 -> line.replaceFirst("/Mar/", "/Mrz/");
      case 2 -> line.replaceFirst("1.1\" \\d", "1.1\" x");
      default -> "";
    };
  }

  private static byte[] text(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Path write(Path file, byte[] text) throws IOException {
    return file.toString().endsWith(".gz") ? InputFiles.gzip(file, text) : Files.write(file, text);
  }
}
