package dev.millrace.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts contenders as processes of their own. */
public final class Processes {
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
  public Processes(Path benchmarks, Path scratch) {
    this.benchmarks = benchmarks;
    this.scratch = scratch;
  }

  /** Runs a program to its end and gives what it took. */
  Figures run(Program program, String heap, List<String> arguments) throws Exception {
    Path figures = Files.createTempFile(scratch, "figures", ".txt");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("dev.millrace.benchmarks.floor.Measured", figures.toString(), program.mainClass()));
    command.addAll(program.command());
    command.addAll(arguments);
    long start = System.nanoTime();
    int status = start(program.module(), heap, program.name(), command).waitFor();
    double wall = (System.nanoTime() - start) / 1e9;
    if (status != 0) {
      throw new IOException(
          program.title() + " ended with " + status + ": see " + log(program.name()));
    }
    String[] read = Files.readString(figures).strip().split(" ");
    Files.delete(figures);
    return new Figures(wall, Double.parseDouble(read[0]), Long.parseLong(read[1]) / 1e6);
  }

  /**
   * Starts a class on the class path of a benchmark module.
   *
   * @param heap as for {@code -Xmx}
   * @param name of the file that gets what it says, see {@link #log}
   * @param command the class and its arguments
   */
  public Process start(String module, String heap, String name, List<String> command)
      throws IOException {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    OPENED.forEach(opened -> java.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    java.addAll(
        List.of(
            "-Xmx" + heap,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            classPath(module)));
    java.addAll(command);
    return new ProcessBuilder(java)
        .redirectErrorStream(true)
        .redirectOutput(log(name).toFile())
        .start();
  }

  /** What a process of this name has said. */
  public Path log(String name) {
    return scratch.resolve(name + ".log");
  }

  private String classPath(String module) throws IOException {
    Path target = benchmarks.resolve(module).resolve("target");
    return target.resolve("classes")
        + ":"
        + Files.readString(target.resolve("classpath.txt")).strip();
  }

  /** Removes a folder and what is in it. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : below.sorted((one, other) -> other.compareTo(one)).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
