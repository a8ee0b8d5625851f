package dev.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that claims an output and says so, or why it cannot; then it waits for the end of its
 * input. Killed before, it leaves its claim.
 */
final class ClaimingProcess {
  private static final String CLAIMED = "claimed";

  private ClaimingProcess() {}

  /**
   * @param arguments output and run, and a third where the run goes on when the process has ended
   */
  public static void main(String[] arguments) throws IOException {
    String said = CLAIMED;
    Publication publication = Publication.of(new Run(arguments[0], arguments[1]));
    try {
      publication.claim();
      if (arguments.length > 2) {
        publication.leaveToJob();
      }
    } catch (IOException refusal) {
      said = refusal.getMessage();
    }
    System.out.write((said + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
    while (System.in.read() >= 0) {
      // The test closes this end when it has seen enough.
    }
  }

  static Process start(Run run, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClaimingProcess.class.getName(),
                run.output(),
                run.id()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Waits for what it has to say. */
  static String said(Process process) {
    try {
      return process.inputReader(StandardCharsets.UTF_8).readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean claimed(Process process) {
    return said(process).equals(CLAIMED);
  }

  /** Ends processes without giving them time for anything. */
  static void kill(List<Process> processes) throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }
}
