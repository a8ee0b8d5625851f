package dev.millrace.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Finds, or removes, what has landed in a folder. On the local system signs of a glob in the
 * folder's own name are taken literally; on others they are not, and such a folder seems empty.
 */
public final class LandedFiles {
  private LandedFiles() {}

  /**
   * All files in a folder and those below it that are not hidden, by name; none if it is not there.
   */
  public static List<Metadata> below(ResourceId folder) throws IOException {
    List<Metadata> found =
        folder.getScheme().equals("file")
            ? local(Path.of(folder.toString()))
            : RemoteCalls.match(folder + "**");
    return found.stream()
        .filter(file -> !isHidden(file.resourceId().toString()))
        .sorted(Comparator.comparing(file -> file.resourceId().toString()))
        .toList();
  }

  /** Removes all files in a folder and those below it that are not hidden. */
  public static void remove(ResourceId folder) throws IOException {
    RemoteCalls.delete(below(folder).stream().map(Metadata::resourceId).toList());
  }

  private static boolean isHidden(String name) {
    return name.charAt(name.lastIndexOf('/') + 1) == '.';
  }

  private static List<Metadata> local(Path folder) throws IOException {
    List<Metadata> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path file : tree.filter(Files::isRegularFile).toList()) {
          found.add(
              Metadata.builder()
                  .setResourceId(FileSystems.matchNewResource(file.toString(), false))
                  .setSizeBytes(Files.size(file))
                  .setIsReadSeekEfficient(true)
                  .build());
        }
      }
    }
    return found;
  }
}
