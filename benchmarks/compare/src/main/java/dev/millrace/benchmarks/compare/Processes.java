package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts a contender as a process of its own and waits for its end. */
final class Processes {
  /** Flink and Spark reach into these on Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final Path benchmarks;
  private final Path scratch;

  /**
   * @param benchmarks the project's folder of that name
   * @param scratch for logs and figures
   */
  Processes(Path benchmarks, Path scratch) {
    this.benchmarks = benchmarks;
    this.scratch = scratch;
  }

  /** Runs it and gives what it took. */
  Figures run(Contender contender, String heap, List<String> arguments) throws Exception {
    List<String> all = new ArrayList<>(contender.command());
    all.addAll(arguments);
    return run(contender, heap, contender.name(), all);
  }

  /** Runs Millrace for something else. */
  void simulate(List<String> arguments) throws Exception {
    run(Contender.MILLRACE_ON_FLINK, "2g", "simulation", arguments);
  }

  private Figures run(Contender contender, String heap, String name, List<String> arguments)
      throws Exception {
    Path figures = Files.createTempFile(scratch, "figures", ".txt");
    Path log = scratch.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-Xmx" + heap,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            classPath(contender.module()),
            "dev.millrace.benchmarks.floor.Measured",
            figures.toString(),
            contender.mainClass()));
    command.addAll(arguments);
    long start = System.nanoTime();
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double wall = (System.nanoTime() - start) / 1e9;
    if (status != 0) {
      throw new IOException(contender.title() + " ended with " + status + ": see " + log);
    }
    String[] read = Files.readString(figures).strip().split(" ");
    Files.delete(figures);
    return new Figures(wall, Double.parseDouble(read[0]), Long.parseLong(read[1]) / 1e6);
  }

  private String classPath(String module) throws IOException {
    Path target = benchmarks.resolve(module).resolve("target");
    return target.resolve("classes")
        + ":"
        + Files.readString(target.resolve("classpath.txt")).strip();
  }

  /** Removes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : below.sorted((one, other) -> other.compareTo(one)).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
