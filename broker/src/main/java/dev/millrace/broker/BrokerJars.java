package dev.millrace.broker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jars of a Kafka broker. The build leaves them in {@code broker/server/target/jars}; a program
 * that left the build, such as a bundled jar, is told where they are by the environment variable
 * {@code MILLRACE_BROKER_JARS}.
 */
final class BrokerJars {
  static final String VARIABLE = "MILLRACE_BROKER_JARS";

  private final Path folder;

  private BrokerJars(Path folder) {
    this.folder = folder;
  }

  /** Where the variable, else the build, has them. */
  static BrokerJars found() throws IOException {
    return found(System.getenv(VARIABLE), ownCode());
  }

  /**
   * @param told what the variable says
   * @param code the folder or jar that holds this class: right below {@code broker/target}
   */
  static BrokerJars found(@Nullable String told, Path code) throws IOException {
    Path folder =
        told != null ? Path.of(told) : code.resolveSibling("../server/target/jars").normalize();
    if (!holdsBroker(folder)) {
      throw new IOException(
          "No jars of a Kafka broker in %s (mvn compile puts them in broker/server/target/jars; a program outside the build needs that folder's path in %s)"
              .formatted(folder, VARIABLE));
    }
    return new BrokerJars(folder);
  }

  private static boolean holdsBroker(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("kafka_2.13-"));
    }
  }

  /** Where they lie. */
  Path folder() {
    return folder;
  }

  /** The class path of the broker's process: its jars, and {@link BrokerProcess}. */
  String classPath() throws IOException {
    return folder + File.separator + "*" + File.pathSeparator + ownCode();
  }

  private static Path ownCode() throws IOException {
    CodeSource source = BrokerJars.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException("Nobody knows where the class " + BrokerJars.class + " came from");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("Not a place of classes: " + source.getLocation(), e);
    }
  }
}
