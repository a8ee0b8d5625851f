package dev.millrace.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** The files of another system than the local one that a pattern stands for, as Beam finds them. */
final class RemotePattern {
  private final String pattern;

  private RemotePattern(String pattern) {
    this.pattern = pattern;
  }

  static RemotePattern of(String pattern) {
    return new RemotePattern(pattern);
  }

  /**
   * At least one file, some perhaps twice, in any order.
   *
   * @throws IllegalArgumentException with a reason for a person, if there is none
   */
  List<InputFile> files() throws FileReadException {
    List<InputFile> found = match(pattern);
    if (found.isEmpty() && !FileSystems.hasGlobWildcard(pattern)) {
      // Not a file: then it may be a folder, which a bucket does not know as a thing of its own.
      found = match(pattern.endsWith("/") ? pattern + "**" : pattern + "/**");
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("matches no file, and no folder with a file in it");
    }
    return found;
  }

  private List<InputFile> match(String spec) throws FileReadException {
    List<InputFile> found = new ArrayList<>();
    try {
      MatchResult result = FileSystems.match(spec);
      if (result.status() != MatchResult.Status.NOT_FOUND) {
        for (Metadata metadata : result.metadata()) {
          if (!metadata.resourceId().isDirectory() && isWanted(metadata)) {
            found.add(InputFile.of(metadata.resourceId().toString(), metadata.sizeBytes()));
          }
        }
      }
    } catch (IOException e) {
      throw FileReadException.unreadable(pattern, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no file system for it here; valid are local names, hdfs://, and gs:// where its module"
              + " is on the class path",
          e);
    }
    return found;
  }

  private boolean isWanted(Metadata metadata) {
    String name = metadata.resourceId().getFilename();
    return name == null || !name.startsWith(".") || pattern.endsWith(name);
  }
}
