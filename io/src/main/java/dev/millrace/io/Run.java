package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline and the folder that it lands in, {@code <output>/runs/<id>/}.
 *
 * @param output the folder of all runs: a path, or the URI of any registered file system
 * @param id sorts by the time the run was started
 */
public record Run(String output, String id) implements Serializable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** As Beam tells the URI of a file system from a path of this machine. */
  private static final Pattern WITH_SCHEME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9+.]*:/.*");

  private static final SecureRandom RANDOM = new SecureRandom();

  public Run {
    checkArgument(!output.isBlank(), "Invalid output: '' (must be a folder)");
    checkArgument(
        id.matches("[A-Za-z0-9._-]+"), "Invalid run: %s (must be letters, digits, . _ -)", id);
  }

  /**
   * A run that starts now; a few random digits keep two of the same second apart. A relative path
   * is below the folder that this process stands in; the workers of a cluster stand elsewhere.
   */
  public static Run startingAt(Instant now, String output) {
    return new Run(
        absolute(output), TIME.format(now) + String.format("-%04x", RANDOM.nextInt(1 << 16)));
  }

  /**
   * A run that starts now and sorts behind another one of its output, though both may start in the
   * same second, or the clock have been set back.
   *
   * @param other null where there is none
   */
  public static Run startingAfter(@Nullable String other, Instant now, String output) {
    Run run = startingAt(now, output);
    if (other == null || second(run.id).compareTo(second(other)) > 0) {
      return run;
    }
    return startingAt(TIME.parse(second(other), Instant::from).plusSeconds(1), output);
  }

  /** What an id says of its time. */
  private static String second(String id) {
    return id.substring(0, Math.max(0, id.indexOf('-')));
  }

  /** A path from the root, and a URI as it is. */
  public static String absolute(String output) {
    return output.isBlank() || WITH_SCHEME.matcher(output).matches()
        ? output
        : Path.of(output).toAbsolutePath().toString();
  }

  /** The folder of all runs. */
  public ResourceId outputFolder() {
    return FileSystems.matchNewResource(output, true);
  }

  /** Where this run lands. */
  public ResourceId folder() {
    return outputFolder()
        .resolve("runs", StandardResolveOptions.RESOLVE_DIRECTORY)
        .resolve(id, StandardResolveOptions.RESOLVE_DIRECTORY);
  }

  /** The folder of one table of this run. */
  public ResourceId table(String name) {
    return folder().resolve(name, StandardResolveOptions.RESOLVE_DIRECTORY);
  }
}
