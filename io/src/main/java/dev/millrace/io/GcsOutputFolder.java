package dev.millrace.io;

import dev.millrace.io.gcs.GcsBucket;
import dev.millrace.io.gcs.GcsBucket.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.extensions.gcp.util.gcsfs.GcsPath;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * An output folder on Google Cloud Storage, where a folder is what names of objects begin with. An
 * object is replaced at once; that it is created by one, or replaced by one of several, comes of
 * conditions on its generation.
 */
final class GcsOutputFolder implements OutputFolder {
  /** Each refusal means that another has replaced the object: so many are never met by chance. */
  private static final int REPLACEMENTS = 100;

  private static final String NOBODY = "";

  private final GcsBucket bucket;
  private final String bucketName;
  private final String prefix;

  GcsOutputFolder(ResourceId folder) {
    GcsPath path = GcsPath.fromUri(folder.toString());
    this.bucketName = path.getBucket();
    this.bucket = GcsBucket.named(bucketName);
    this.prefix = path.getObject();
  }

  @Override
  public boolean create(String name, String text) throws IOException {
    bucket.requireAnswer();
    return bucket.write(prefix + name, text, GcsBucket.NONE, NOBODY) == Outcome.DONE;
  }

  /** On condition too: a request that was sent again must not undo what came after its first. */
  @Override
  public void replace(String name, String text) throws IOException {
    String object = prefix + name;
    for (int i = 0; i < REPLACEMENTS; i++) {
      if (bucket.write(object, text, bucket.version(object), NOBODY) == Outcome.DONE) {
        return;
      }
    }
    throw new IOException(
        "gs://" + bucketName + "/" + object + " is replaced by others all the time");
  }

  @Override
  public boolean exchange(String name, String expected, String text) throws IOException {
    String object = prefix + name;
    GcsBucket.Version version = bucket.version(object);
    return bucket
            .read(object)
            .filter(there -> there.generation() == version.generation())
            .filter(there -> there.text().equals(expected))
            .isPresent()
        && bucket.write(object, text, version, NOBODY) == Outcome.DONE;
  }

  @Override
  public Optional<String> read(String name) throws IOException {
    return bucket.read(prefix + name).map(GcsBucket.Content::text);
  }

  @Override
  public void delete(String name) throws IOException {
    bucket.delete(prefix + name);
  }

  @Override
  public List<String> files(String beginning) throws IOException {
    return bucket.objectsOfFolder(prefix + beginning).stream()
        .map(object -> object.substring(prefix.length()))
        // A browser's "new folder" is an empty object with the folder's name.
        .filter(name -> !name.isEmpty())
        .sorted()
        .toList();
  }

  @Override
  public List<String> runs() throws IOException {
    String runs = prefix + "runs/";
    return bucket.folders(runs).stream()
        .map(folder -> folder.substring(runs.length(), folder.length() - 1))
        .sorted()
        .toList();
  }

  @Override
  public void deleteRun(String run) throws IOException {
    RemoteCalls.delete(
        bucket.objects(prefix + "runs/" + run + "/").stream()
            .map(object -> FileSystems.matchNewResource("gs://" + bucketName + "/" + object, false))
            .toList());
  }

  /** There are no links: the file is the way. Two that publish at once do not both succeed. */
  @Override
  public void publish(String name, String text, String run) throws IOException {
    String object = prefix + name;
    if (bucket.write(object, text, bucket.version(object), run) == Outcome.REFUSED
        && !bucket.isBy(object, run)) {
      throw new IOException(
          String.format(
              "Another run was published to gs://%s/%s at the same moment; run %s is not",
              bucketName, prefix, run));
    }
  }
}
