package dev.millrace.conformance;

import dev.millrace.standins.gcs.GcsStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a folder of this machine as objects of a bucket, under the same names below it, so
 * that what is known of the ones can be asked of the others.
 */
record StoredFiles(GcsStandIn storage, String bucket, Path folder) {

  /** Puts files of the folder into the bucket. */
  void upload(Path... files) throws IOException {
    for (Path file : files) {
      storage.put(bucket, folder.relativize(file).toString(), Files.readAllBytes(file));
    }
  }

  /** A command line that reads and writes the objects in place of the files. */
  List<String> arguments(List<String> local) {
    return Stream.concat(
            local.stream()
                .map(
                    argument ->
                        argument.startsWith("--input=") || argument.startsWith("--output=")
                            ? argument.replace(folder.toString(), uri())
                            : argument),
            storage.arguments().stream())
        .toList();
  }

  /** The object of a URI, as a service reads it. */
  Optional<byte[]> object(String uri) {
    String beginning = uri() + "/";
    return uri.startsWith(beginning)
        ? Optional.ofNullable(storage.objects(bucket).get(uri.substring(beginning.length())))
        : Optional.empty();
  }

  private String uri() {
    return "gs://" + bucket;
  }

  /** Copies what is below a name into the folder; where a text names an object it names a file. */
  Path download(String output) throws IOException {
    for (Map.Entry<String, byte[]> object : storage.objects(bucket).entrySet()) {
      if (object.getKey().startsWith(output + "/")) {
        Path file = folder.resolve(object.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, local(object.getKey(), object.getValue()));
      }
    }
    return folder.resolve(output);
  }

  private byte[] local(String name, byte[] bytes) {
    return name.endsWith(".jsonl")
        ? new String(bytes, StandardCharsets.UTF_8)
            .replace(uri() + "/", folder + "/")
            .getBytes(StandardCharsets.UTF_8)
        : bytes;
  }

  /** Names of all objects below a name that readers pass over, or that only runs at work need. */
  List<String> litter(String output) {
    return storage.objects(bucket).keySet().stream()
        .filter(name -> name.startsWith(output + "/"))
        .filter(name -> name.contains("/.") || name.endsWith("/owner.json"))
        .toList();
  }
}
