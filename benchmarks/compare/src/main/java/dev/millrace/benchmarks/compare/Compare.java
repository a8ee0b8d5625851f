package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the whole job by Millrace and by its rivals, each as a process of its own, in turns, so that
 * whatever else the machine does falls on all alike; prints the medians and their ratios. Before
 * that it makes the log, and after the first round it checks that all land the same rows.
 */
public final class Compare {
  /** All in memory is what the plain program is; the engines get what the settings say. */
  private static final String FLOOR_HEAP = "8g";

  private final Settings settings;
  private final PrintStream console;
  private final Path scratch;
  private final Processes processes;

  private Compare(Settings settings, PrintStream console) throws IOException {
    this.settings = settings;
    this.console = console;
    this.scratch =
        Files.createDirectories(settings.root().resolve("benchmarks/compare/target/runs"));
    this.processes = new Processes(settings.root().resolve("benchmarks"), scratch);
  }

  public static void main(String[] arguments) throws Exception {
    run(Settings.of(arguments), System.out);
  }

  static void run(Settings settings, PrintStream console) throws Exception {
    new Compare(settings, console).run();
  }

  private void run() throws Exception {
    console.println(Machine.describe());
    for (long lines : settings.lines()) {
      Path log = log(lines);
      Map<Contender, List<Figures>> taken = new EnumMap<>(Contender.class);
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Contender contender : settings.contenders()) {
          Figures figures = run(contender, log);
          taken.computeIfAbsent(contender, first -> new ArrayList<>()).add(figures);
          console.printf(
              "round %d  %-26s %7.1f s %7.1f CPU s %6.0f MB%n",
              round, contender.title(), figures.wall(), figures.cpu(), figures.memory());
        }
        if (round == 1) {
          checkRows();
        }
      }
      console.println(Medians.of(taken).table(lines, settings.heap()));
    }
  }

  /** The log of so many lines, made where it is not there yet. */
  private Path log(long lines) throws Exception {
    Path folder = scratch.resolveSibling("logs").resolve(Long.toString(lines));
    Path done = folder.resolve("done");
    if (!Files.exists(done)) {
      console.printf("Simulating %,d lines%n", lines);
      Files.createDirectories(folder);
      processes.simulate(
          List.of(
              "simulate-web-traffic",
              "--lines=" + lines,
              "--requestsPerMinute=1500",
              "--duration=30d",
              "--output=" + folder));
      Files.createFile(done);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .findFirst()
          .orElseThrow(() -> new IOException("No log in " + folder));
    }
  }

  private Figures run(Contender contender, Path log) throws Exception {
    Path output = output(contender);
    Processes.delete(output);
    List<String> arguments = new ArrayList<>(List.of("--input=" + log, "--output=" + output));
    if (settings.model() != null) {
      arguments.add("--model=" + settings.model());
    }
    return processes.run(
        contender, contender == Contender.FLOOR ? FLOOR_HEAP : settings.heap(), arguments);
  }

  private Path output(Contender contender) {
    return scratch.resolve(contender.name());
  }

  private void checkRows() throws Exception {
    List<Contender> equal =
        settings.contenders().stream().filter(Contender::landsEverything).toList();
    for (Contender other : equal.subList(1, equal.size())) {
      String rows = SameRows.check(tables(equal.get(0)), tables(other));
      console.printf("Same rows: %s, %s (%s)%n", equal.get(0).title(), other.title(), rows);
    }
  }

  /** Millrace's run is in a folder of its own. */
  private Path tables(Contender contender) throws IOException {
    Path latest = output(contender).resolve("latest");
    return Files.exists(latest) ? latest.toRealPath() : output(contender);
  }
}
