package dev.millrace.pipelines.simulatewebtraffic;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The files of all servers, of which one part each is open at a time. */
final class LogFiles implements Closeable {
  private final Simulation simulation;
  private final LogFolder folder;
  private final LogFile[] open;
  private final int[] parts;

  /** Creates the first part of each server, so that one that nobody visits has an empty log. */
  LogFiles(Simulation simulation, LogFolder folder) throws IOException {
    this.simulation = simulation;
    this.folder = folder;
    this.open = new LogFile[simulation.servers()];
    this.parts = new int[simulation.servers()];
    for (int server = 0; server < open.length; server++) {
      open[server] = create(server, 0);
    }
  }

  void write(LabelledLine line) {
    int server = line.server();
    try {
      for (int part = part(line); parts[server] < part; ) {
        open[server].close();
        parts[server]++;
        open[server] = create(server, parts[server]);
      }
      open[server].write(line);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  @Override
  public void close() throws IOException {
    for (LogFile file : open) {
      file.close();
    }
  }

  static UncheckedIOException failure(LogFolder folder, IOException cause) {
    return new UncheckedIOException(
        "Cannot write logs to %s (must be a folder on this computer, or one that can be made there)"
            .formatted(folder.path()),
        cause);
  }

  private int part(LabelledLine line) {
    long elapsed = line.time() - simulation.start().toEpochMilli();
    return (int) (elapsed * folder.parts() / simulation.duration().toMillis());
  }

  private LogFile create(int server, int part) throws IOException {
    return new LogFile(folder.file(server, open.length, part), folder.compression());
  }
}
