package dev.millrace.conformance;

import dev.millrace.conformance.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What the build has packaged for the engine: the jar for its clusters, and such a cluster. */
final class PackagedEngine {
  private PackagedEngine() {}

  /** The jar that leaves the engine out. */
  static String jar() {
    return property("millrace.cluster.jar");
  }

  /**
   * Starts a cluster.
   *
   * @param name of the folder of its files, in the one for what is built
   * @param settings of the engine's own configuration
   */
  static Cluster start(String name, String... settings) throws IOException {
    return Cluster.start(
        Path.of(property("millrace.cluster.script")),
        Path.of(property("millrace.cluster.folder"), name),
        List.of(settings));
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
