package dev.millrace.io;

import dev.millrace.io.gcs.GcsBucket;
import dev.millrace.io.gcs.GcsFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;
import org.apache.beam.sdk.io.FileSystems;
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
    requireAnswer();
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

  /** Beam's client would wait for many minutes for one that is not there. */
  private void requireAnswer() throws FileReadException {
    if (pattern.startsWith("gs://")) {
      try {
        GcsBucket.named(GcsPath.fromUri(pattern).getBucket()).requireAnswer();
      } catch (GcsFault e) {
        throw FileReadException.unreadable(pattern, e);
      }
    }
  }

  private List<InputFile> match(String spec) throws FileReadException {
    List<InputFile> found = new ArrayList<>();
    try {
      for (Metadata metadata : RemoteCalls.match(spec)) {
        if (!metadata.resourceId().isDirectory() && isWanted(metadata)) {
          found.add(InputFile.of(metadata.resourceId().toString(), metadata.sizeBytes()));
        }
      }
    } catch (IOException e) {
      throw FileReadException.unreadable(pattern, e);
    } catch (IllegalArgumentException e) {
      throw isOfNoFileSystem(e)
          ? new IllegalArgumentException(
              "no file system for it here; valid are local names, hdfs://, and gs:// where its"
                  + " module is on the class path",
              e)
          : e;
    }
    return found;
  }

  /** What Beam says of a scheme; a file system may refuse a pattern for reasons of its own. */
  private static boolean isOfNoFileSystem(IllegalArgumentException fault) {
    return String.valueOf(fault.getMessage()).startsWith("No filesystem found");
  }

  private boolean isWanted(Metadata metadata) {
    String name = metadata.resourceId().getFilename();
    return name == null || !name.startsWith(".") || pattern.endsWith(name);
  }
}
