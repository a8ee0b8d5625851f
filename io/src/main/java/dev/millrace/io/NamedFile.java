package dev.millrace.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * One file that somebody names, on any file system that Beam knows.
 *
 * <p>Beam takes a local name that is not there for a pattern and looks through all folders below
 * its parent: of a misspelt file in a home folder nobody would hear for minutes.
 */
public final class NamedFile {
  private static final String SCHEME = "file:";

  private NamedFile() {}

  /**
   * The file of this name, or the only one of this pattern.
   *
   * @throws FileNotFoundException if there is none
   */
  public static ResourceId of(String name) throws IOException {
    Optional<Path> local = local(name);
    if (local.isPresent() && !Glob.hasWildcard(name)) {
      if (!Files.exists(local.get()) || Files.isDirectory(local.get())) {
        throw new FileNotFoundException("No such file: " + name);
      }
      return FileSystems.matchNewResource(local.get().toString(), false);
    }
    return FileSystems.matchSingleFileSpec(name).resourceId();
  }

  /** Where it is on this machine, whether it is there or not; empty if it is elsewhere. */
  public static Optional<Path> local(String name) {
    return InputFiles.isLocal(name)
        ? Optional.of(Path.of(name.startsWith(SCHEME) ? name.substring(SCHEME.length()) : name))
        : Optional.empty();
  }
}
