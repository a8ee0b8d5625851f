package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final Program SIMULATION =
      Program.millrace("simulation", "The simulation", "flink", "simulate-web-traffic");

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
      Map<Program, Figures> medians =
          new Rounds(settings.rounds(), console)
              .medians(
                  settings.contenders().stream().map(Contender::program).toList(),
                  program -> run(program, log),
                  this::checkRows);
      console.println(table(lines, medians));
    }
  }

  private Medians table(long lines, Map<Program, Figures> medians) {
    return Medians.of(
            String.format(
                "%,d lines, -Xmx%s for the engines, medians of %d",
                lines, settings.heap(), settings.rounds()),
            medians)
        .ratio(
            "Flink: Millrace / native",
            Contender.MILLRACE_ON_FLINK.program(),
            Contender.NATIVE_FLINK.program())
        .ratio(
            "Spark: Millrace / native",
            Contender.MILLRACE_ON_SPARK.program(),
            Contender.NATIVE_SPARK.program())
        .ratio(
            "Flink: Millrace / plain Java",
            Contender.MILLRACE_ON_FLINK.program(),
            Contender.FLOOR.program())
        .ratio(
            "Spark: Millrace / plain Java",
            Contender.MILLRACE_ON_SPARK.program(),
            Contender.FLOOR.program());
  }

  /** The log of so many lines, made where it is not there yet. */
  private Path log(long lines) throws Exception {
    Path folder = scratch.resolveSibling("logs").resolve(Long.toString(lines));
    Path done = folder.resolve("done");
    if (!Files.exists(done)) {
      console.printf("Simulating %,d lines%n", lines);
      Files.createDirectories(folder);
      processes.run(
          SIMULATION,
          "2g",
          List.of(
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

  private Figures run(Program program, Path log) throws Exception {
    Path output = output(program);
    Processes.delete(output);
    List<String> arguments = new ArrayList<>(List.of("--input=" + log, "--output=" + output));
    if (settings.model() != null) {
      arguments.add("--model=" + settings.model());
    }
    return processes.run(
        program,
        program.equals(Contender.FLOOR.program()) ? FLOOR_HEAP : settings.heap(),
        arguments);
  }

  private Path output(Program program) {
    return scratch.resolve(program.name());
  }

  private void checkRows() throws Exception {
    List<Program> equal =
        settings.contenders().stream()
            .filter(Contender::landsEverything)
            .map(Contender::program)
            .toList();
    for (Program other : equal.subList(1, equal.size())) {
      String rows = SameRows.check(tables(equal.get(0)), tables(other));
      console.printf("Same rows: %s, %s (%s)%n", equal.get(0).title(), other.title(), rows);
    }
  }

  /** Millrace's run is in a folder of its own. */
  private Path tables(Program program) throws IOException {
    Path latest = output(program).resolve("latest");
    return Files.exists(latest) ? latest.toRealPath() : output(program);
  }
}
