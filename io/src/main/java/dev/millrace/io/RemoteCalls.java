package dev.millrace.io;

import dev.millrace.io.gcs.GcsFault;
import dev.millrace.io.gcs.GcsRetry;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Finds, opens, moves and removes files by Beam's file systems. Google's client sends a request
 * again that was refused, but fails when an answer ends in its middle; here it is sent again then
 * too.
 */
final class RemoteCalls {
  private RemoteCalls() {}

  /** Files that a pattern stands for; none if there is none. */
  static List<Metadata> match(String pattern) throws IOException {
    return call(pattern, () -> FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata());
  }

  /** Opens a file for reading. */
  static ReadableByteChannel open(ResourceId file) throws IOException {
    return call(file.toString(), () -> FileSystems.open(file));
  }

  /**
   * Moves files over what is there. On an object store it copies and deletes, one after the other.
   */
  static void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    if (!from.isEmpty()) {
      call(
          from.get(0).toString(),
          () -> {
            FileSystems.rename(from, to, StandardMoveOptions.IGNORE_MISSING_FILES);
            return to;
          });
    }
  }

  /** Removes files, those that are still there. */
  static void delete(List<ResourceId> files) throws IOException {
    if (!files.isEmpty()) {
      call(
          files.get(0).toString(),
          () -> {
            FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
            return files;
          });
    }
  }

  /** What a person needs of a fault. */
  static IOException plain(IOException fault) {
    return GcsFault.behind(fault).<IOException>map(one -> one).orElse(fault);
  }

  private static <T> T call(String uri, GcsRetry.Request<T> request) throws IOException {
    return uri.startsWith("gs://") ? GcsRetry.persist(request) : request.send();
  }
}
