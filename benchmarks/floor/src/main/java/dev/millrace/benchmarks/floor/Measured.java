package dev.millrace.benchmarks.floor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs another {@code main} in this process and, when the process ends, writes what it took to a
 * file: CPU seconds of all threads, the compiler's and the collector's too, and the most memory
 * that was resident at once (as Linux tells it).
 *
 * <p>Arguments: the file, the class, and that class's arguments.
 */
public final class Measured {
  private Measured() {}

  public static void main(String[] arguments) throws Throwable {
    Path file = Path.of(arguments[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(file)));
    try {
      Class.forName(arguments[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void write(Path file) {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try {
      Files.writeString(file, system.getProcessCpuTime() / 1e9 + " " + residentBytes() + "\n");
    } catch (IOException e) {
      System.err.println("Cannot write " + file + ": " + e);
    }
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
