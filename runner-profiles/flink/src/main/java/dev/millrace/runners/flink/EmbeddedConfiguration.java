package dev.millrace.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration of the Flink cluster that runs inside this process. */
final class EmbeddedConfiguration {
  /**
   * Inside Maven the program's classes are in a class loader of the plugin's, while Flink makes one
   * of its own for user code, from the system's: it then finds no class of ours. A user class path
   * that is not empty, and parent first, make it take the loader that it was started with (seen in
   * Flink 1.19.3).
   */
  private static final String TEXT =
      """
      pipeline.classpaths: file:///dev/null
      classloader.resolve-order: parent-first
      classloader.check-leaked-classloader: false
      taskmanager.memory.network.min: 64mb
      taskmanager.memory.network.max: 64mb
      execution.job-listeners: %s
      """
          .formatted(AwaitedJobs.class.getName());

  private EmbeddedConfiguration() {}

  /** A folder with the configuration, removed when the process ends. */
  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("millrace-flink-");
      Path file = folder.resolve("flink-conf.yaml");
      Files.writeString(file, TEXT);
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write Flink's configuration", e);
    }
  }

  /** One task for each processor. */
  static int parallelism() {
    return Runtime.getRuntime().availableProcessors();
  }
}
