package dev.millrace.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A value of a property that stands for another: {@code file:PATH} for the contents of a file,
 * {@code env:NAME} for those of an environment variable, read on the machine that needs it. A
 * secret that is given so is in no option, no job graph and no log.
 */
public final class Reference {
  private static final String FROM_FILE = "file:";
  private static final String FROM_ENVIRONMENT = "env:";

  private Reference() {}

  /** Whether a value stands for another. */
  public static boolean isOne(String value) {
    return value.startsWith(FROM_FILE) || value.startsWith(FROM_ENVIRONMENT);
  }

  /**
   * What the value stands for; a value that stands for itself is returned as it is. Blanks around
   * what a file holds do not belong to it.
   *
   * @param property as a message names it: {@code the Kafka property sasl.jaas.config}
   * @throws IOException if the file or the environment variable is not there
   */
  public static String resolved(String property, String value) throws IOException {
    if (value.startsWith(FROM_FILE)) {
      Path file = Path.of(value.substring(FROM_FILE.length()));
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new IOException("Cannot read " + file + ", which " + property + " names: " + e, e);
      }
    }
    if (value.startsWith(FROM_ENVIRONMENT)) {
      String variable = value.substring(FROM_ENVIRONMENT.length());
      String found = System.getenv(variable);
      if (found == null) {
        throw new IOException(
            "The environment variable " + variable + ", which " + property + " names, is not set");
      }
      return found;
    }
    return value;
  }
}
