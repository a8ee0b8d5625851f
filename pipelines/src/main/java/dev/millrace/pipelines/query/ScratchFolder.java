package dev.millrace.pipelines.query;

import dev.millrace.io.LandedFiles;
import dev.millrace.io.Run;
import dev.millrace.pipelines.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * A folder for a result that is printed, removed when it is closed; and when the program is told to
 * end before that, as by Ctrl-C.
 */
final class ScratchFolder implements AutoCloseable {
  /** So long an engine is waited for that was told to cancel what writes there. */
  private static final long PATIENCE_SECONDS = 5;

  private final String location;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread atEnd;

  private ScratchFolder(String location, Launch launch) {
    this.location = location;
    this.atEnd = new Thread(() -> removeAtEnd(launch), "scratch");
  }

  /**
   * @param scratch where it is made; null for this machine's folder of temporary files
   * @param launch that writes there
   */
  static ScratchFolder below(@Nullable String scratch, Launch launch) throws IOException {
    ScratchFolder folder =
        new ScratchFolder(
            scratch == null
                ? Files.createTempDirectory("millrace-query").toString()
                : scratch + "/millrace-query-" + UUID.randomUUID(),
            launch);
    Runtime.getRuntime().addShutdownHook(folder.atEnd);
    return folder;
  }

  String location() {
    return location;
  }

  @Override
  public void close() throws IOException {
    try {
      remove();
    } finally {
      closed.countDown();
      forgetEnd();
    }
  }

  private void forgetEnd() {
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      // The program is at its end, where there is nothing to remove any more.
    }
  }

  /** Whoever writes there must have stopped, or would make the folder again. */
  private void removeAtEnd(Launch launch) {
    try {
      if (!launch.cancel() || !closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        remove();
      }
    } catch (IOException left) {
      throw new UncheckedIOException("Not removed: " + location, left);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove() throws IOException {
    ResourceId folder = FileSystems.matchNewResource(Run.absolute(location), true);
    LandedFiles.remove(folder);
    if (folder.getScheme().equals("file")) {
      removeTree(Path.of(folder.toString()));
    }
  }

  /** Folders too, which object stores do not have. */
  private static void removeTree(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        List<Path> innermostFirst = tree.sorted(Comparator.reverseOrder()).toList();
        for (Path one : innermostFirst) {
          Files.deleteIfExists(one);
        }
      }
    }
  }
}
