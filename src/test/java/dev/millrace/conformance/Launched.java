package dev.millrace.conformance;

import dev.millrace.pipelines.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A launch of Millrace with its command line, and how it ended.
 *
 * @param status the exit status
 */
record Launched(int status, String out, String err) {

  /** Within this process, which saves the start of an engine's classes. */
  static Launched here(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Millrace.launch(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Launched(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * As a user does: a Java process of its own, with everything that its libraries say.
   *
   * @param folder for what it says
   */
  static Launched asProcess(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    return ended(folder, start(folder, arguments));
  }

  /** Starts such a process. */
  static Process start(Path folder, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(JavaCommand.line());
    command.addAll(arguments);
    return startCommand(folder, command);
  }

  /** Starts any command. */
  static Process startCommand(Path folder, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  /** Waits for the end of a process that was started so. */
  static Launched ended(Path folder, Process process) throws IOException, InterruptedException {
    int status = process.waitFor();
    return new Launched(
        status,
        Files.readString(folder.resolve("out.txt")),
        Files.readString(folder.resolve("err.txt")));
  }

  /** What it said on standard error, but for its progress. */
  List<String> errors() {
    return err.lines().filter(line -> !line.matches("[a-z-]+: .*\\d+:\\d\\d.*")).toList();
  }
}
