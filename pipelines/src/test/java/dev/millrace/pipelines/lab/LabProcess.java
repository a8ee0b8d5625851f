package dev.millrace.pipelines.lab;

import dev.millrace.pipelines.console.Console;
import dev.millrace.pipelines.simulatewebtraffic.LiveTraffic;
import dev.millrace.pipelines.simulatewebtraffic.Simulation;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A lab that would run for a day, with a pipeline that only reads; says at its end what it read.
 */
final class LabProcess {
  private static final int INTERRUPT = 2;

  private LabProcess() {}

  /**
   * See {@link LabProcess}.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) throws Exception {
    Clock clock = Clock.systemUTC();
    Console console = Console.ofProcess();
    ReadingPipeline pipeline = new ReadingPipeline();
    Simulation day =
        Simulation.of(2)
            .withStart(clock.instant())
            .withDuration(Duration.ofDays(1))
            .withLinesPerSecond(100);
    Thread news =
        new Thread(
            () -> {
              while (pipeline.seen() < 50) {
                Thread.onSpinWait();
              }
              console.line("50 lines were read");
            });
    news.setDaemon(true);
    news.start();
    new Lab(
            Path.of(arguments[0]),
            2,
            topic -> LiveTraffic.inRealTime(day, topic, clock),
            pipeline,
            console)
        .run();
    console.line("The lab ended in order");
  }

  static Process start(Path folder) throws IOException {
    List<String> command = new ArrayList<>(signalsOfATerminal());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            LabProcess.class.getName(),
            folder.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** A build in the background may ignore INT, and all that it starts would do the same. */
  private static List<String> signalsOfATerminal() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status) && ignoresInterrupts(Files.readAllLines(status))
        ? List.of("env", "--default-signal=INT")
        : List.of();
  }

  private static boolean ignoresInterrupts(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
        .anyMatch(ignored -> ignored.testBit(INTERRUPT - 1));
  }
}
