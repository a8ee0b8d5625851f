package dev.millrace.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flink to start a job from a checkpoint or savepoint. Beam's {@code --savepointPath} reaches
 * only a cluster that {@code --flinkMaster} names, and is passed over without a word for one inside
 * this process or behind {@code flink run} (seen in Beam 2.70.0). Flink's own setting reaches the
 * first two this way; for {@code flink run} see {@link ContextStart}.
 */
final class StartConfiguration {
  private static final String FILE = "flink-conf.yaml";

  private StartConfiguration() {}

  /**
   * @param start folder of the checkpoint or savepoint
   * @param given folder of the configuration that holds besides; null for the cluster's own
   * @return a folder, removed when the process ends
   */
  static String from(String start, @Nullable String given) {
    try {
      Path folder = Files.createTempDirectory("millrace-flink-");
      Path file = folder.resolve(FILE);
      Files.writeString(file, settings(given) + "execution.savepoint.path: " + start + "\n");
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make Flink's configuration: " + e.getMessage(), e);
    }
  }

  /** Flink 1.19 also has a file of another form, which lines cannot simply be added to. */
  private static String settings(@Nullable String given) throws IOException {
    if (given == null) {
      return "";
    }
    Path other = Path.of(given, "config.yaml");
    if (Files.exists(other)) {
      throw new IOException(
          "Cannot add to " + other + ": give a folder with " + FILE + " in --flinkConfDir");
    }
    return Files.readString(Path.of(given, FILE)).stripTrailing() + "\n";
  }
}
