package dev.millrace.runners.dataflow.smoke;

import dev.millrace.io.gcs.GcsBucket;
import dev.millrace.io.gcs.GcsFault;
import dev.millrace.io.gcs.GcsRetry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The folder of one smoke, which nobody else has.
 *
 * @param uri without a slash at its end
 */
record SmokeFolder(String uri) {

  /** That of a run, below a bucket or a folder in one. */
  static SmokeFolder of(String bucket, String run) {
    return new SmokeFolder(below(bucket, "smoke/" + run));
  }

  /** A name in a folder, which may end in a slash. */
  static String below(String folder, String name) {
    return folder.replaceFirst("/+$", "") + "/" + name;
  }

  /** What has that name in it. */
  String at(String name) {
    return below(uri, name);
  }

  /** Writes files by their names. */
  void put(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String place = at(file.getKey());
      try {
        GcsRetry.persist(() -> written(place, file.getValue()));
      } catch (IOException fault) {
        throw told(
            "Cannot write %s: %s; choose another --bucket".formatted(place, words(fault)), fault);
      }
    }
  }

  private static ResourceId written(String place, byte[] bytes) throws IOException {
    ResourceId file = FileSystems.matchNewResource(place, false);
    try (OutputStream out =
        Channels.newOutputStream(FileSystems.create(file, "application/octet-stream"))) {
      out.write(bytes);
    }
    return file;
  }

  /** Removes all that is in it, and nothing else. */
  void remove() throws IOException {
    GcsPath folder = GcsPath.fromUri(at(""));
    try {
      List<ResourceId> files =
          GcsBucket.named(folder.getBucket()).objects(folder.getObject()).stream()
              .map(name -> GcsPath.fromComponents(folder.getBucket(), name).toString())
              .map(file -> FileSystems.matchNewResource(file, false))
              .toList();
      GcsRetry.persist(
          () -> {
            FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
            return files;
          });
    } catch (IOException fault) {
      throw told(
          "All templates did what they should, but %s could not be removed (%s); %s"
              .formatted(uri, words(fault), removal()),
          fault);
    }
  }

  /** How a person removes it. */
  String removal() {
    return "remove it by: gcloud storage rm --recursive " + uri;
  }

  /** Not as its cause: the line says all that is in that. */
  private static IOException told(String line, IOException fault) {
    IOException told = new IOException(line);
    told.addSuppressed(fault);
    return told;
  }

  private static String words(IOException fault) {
    return GcsFault.behind(fault)
        .map(known -> String.valueOf(known.getMessage()).replaceFirst("^gs://[^ ]+: ", ""))
        .orElseGet(fault::toString);
  }
}
