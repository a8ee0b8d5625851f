package dev.millrace.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that starts a broker, says its process id, and waits for the end of its input. */
final class StartingProcess {
  private StartingProcess() {}

  /**
   * See {@link StartingProcess}.
   *
   * @param arguments the broker's folder
   */
  public static void main(String[] arguments) throws IOException {
    KafkaBroker broker = KafkaBroker.start(Path.of(arguments[0]));
    System.out.write((broker.process().pid() + "\n").getBytes(StandardCharsets.UTF_8));
    System.out.flush();
    while (System.in.read() >= 0) {
      // The test kills this process.
    }
    broker.stop();
  }

  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            StartingProcess.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
