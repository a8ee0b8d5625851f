package dev.millrace.pipelines.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a lab, which one lab has at a time. */
final class LabFolder implements Closeable {
  private final Path folder;
  private final FileChannel lock;

  private LabFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Takes the folder, and removes the broker that a lab before left there when it was killed. */
  static LabFolder claim(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lab.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() != null) {
        LabFolder claimed = new LabFolder(folder, lock);
        claimed.removeBroker();
        return claimed;
      }
    } catch (OverlappingFileLockException ours) {
      // Of this process, and as good a reason.
    }
    lock.close();
    throw new IOException(
        "Another lab is running in %s (stop it, or give this one another --folder)"
            .formatted(folder));
  }

  Path broker() {
    return folder.resolve("broker");
  }

  Path output() {
    return folder.resolve("output");
  }

  /** A topic that was ended is of no use to the next lab. */
  void removeBroker() throws IOException {
    // Nothing but what a broker of ours has made.
    if (!Files.exists(broker().resolve("server.properties"))) {
      return;
    }
    try (Stream<Path> files = Files.walk(broker())) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
