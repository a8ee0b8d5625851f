package dev.millrace.pipelines.simulatewebtraffic;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Path;

/**
 * Where and how the logs of a simulation are written.
 *
 * <p>Server 1 of two writes {@code access-1.log}, the only one {@code access.log}; where a log is
 * rotated, its parts are {@code access-1.part-01.log} and so on, equal stretches of the simulated
 * time; gzip adds {@code .gz}. Beside {@code x} lies {@code x.labels}, one word for each line of
 * {@code x} in the same order, never compressed.
 */
public final class LogFolder {
  private static final int MOST_PARTS = 1000;

  private final Path path;
  private final int parts;
  private final Compression compression;

  private LogFolder(Path path, int parts, Compression compression) {
    this.path = path;
    this.parts = parts;
    this.compression = compression;
  }

  /** One plain file for each server. The folder need not exist. */
  public static LogFolder at(Path path) {
    return new LogFolder(path, 1, Compression.PLAIN);
  }

  /**
   * Rotates the logs.
   *
   * @param changed into how many files each server's log is rotated
   */
  public LogFolder withParts(int changed) {
    checkArgument(
        changed >= 1 && changed <= MOST_PARTS,
        "Invalid number of parts: %s (must be from 1 to %s)",
        changed,
        MOST_PARTS);
    return new LogFolder(path, changed, compression);
  }

  public LogFolder withCompression(Compression changed) {
    return new LogFolder(path, parts, changed);
  }

  Path path() {
    return path;
  }

  int parts() {
    return parts;
  }

  Compression compression() {
    return compression;
  }

  /** The file of one part, both counted from 0. */
  Path file(int server, int servers, int part) {
    String name =
        "access"
            + (servers == 1 ? "" : "-" + padded(server + 1, servers))
            + (parts == 1 ? "" : ".part-" + padded(part + 1, parts))
            + ".log"
            + compression.ending();
    return path.resolve(name);
  }

  private static String padded(int number, int most) {
    String digits = Integer.toString(number);
    return "0".repeat(Integer.toString(most).length() - digits.length()) + digits;
  }
}
