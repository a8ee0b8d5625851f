package dev.millrace.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that claims an output and says so, or why it cannot; then it waits for the end of its
 * input. Killed before, it leaves its claim.
 */
final class ClaimingProcess {
  private static final String CLAIMED = "claimed";

  private ClaimingProcess() {}

  public static void main(String[] outputAndRun) throws IOException {
    String said = CLAIMED;
    try {
      Publication.of(new Run(outputAndRun[0], outputAndRun[1])).claim();
    } catch (IOException refusal) {
      said = refusal.getMessage();
    }
    System.out.write((said + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
    while (System.in.read() >= 0) {
      // The test closes this end when it has seen enough.
    }
  }

  static Process start(Run run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ClaimingProcess.class.getName(),
            run.output(),
            run.id())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
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
