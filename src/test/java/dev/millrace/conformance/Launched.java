package dev.millrace.conformance;

import dev.millrace.pipelines.Millrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

  /** As a user does: a Java process of its own, with everything that its libraries say. */
  static Launched asProcess(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(JavaCommand.line());
    command.addAll(arguments);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = process.waitFor();
    return new Launched(
        status, java.nio.file.Files.readString(out), java.nio.file.Files.readString(err));
  }
}
