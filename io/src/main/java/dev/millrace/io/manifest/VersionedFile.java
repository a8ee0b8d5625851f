package dev.millrace.io.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import java.io.IOException;
import java.util.Optional;

/**
 * A small file in the folder of a run that holds one record as JSON, with a number {@code version}
 * that says which layout it has.
 *
 * @param name of the file
 * @param what it is, in words that follow "is no"
 * @param version that this program writes and reads
 * @param type of the record
 */
public record VersionedFile<T>(String name, String what, int version, Class<T> type) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a run wrote, if it did.
   *
   * @throws IOException also if it is of another version, or no such file
   */
  public Optional<T> read(Run run) throws IOException {
    Optional<String> text = RunFile.of(run, name).read();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode tree = JSON.readTree(text.get());
      requireKnown(tree.path("version"), run);
      return Optional.of(JSON.treeToValue(tree, type));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s%s is no %s: %s".formatted(run.folder(), name, what, e.getOriginalMessage()), e);
    }
  }

  /** Before the rest is read: a later version may have fields that this one does not know. */
  private void requireKnown(JsonNode found, Run run) throws IOException {
    if (found.asInt() != version) {
      throw new IOException(
          ("%s%s is of version %s (must be %d): use the version of Millrace that wrote it,"
                  + " or a later one")
              .formatted(run.folder(), name, found.asText("none"), version));
    }
  }

  /** On one line: it may be as long as its table is old, and readers hold it as one object. */
  public String json(T content) {
    try {
      return JSON.writeValueAsString(content) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A %s that is no JSON: %s".formatted(what, content), e);
    }
  }

  /** Writes it anew, at once. */
  public void write(Run run, T content) throws IOException {
    RunFile.of(run, name).replace(json(content));
  }

  /** Removes it, if it is there. */
  public void delete(Run run) throws IOException {
    RunFile.of(run, name).delete();
  }
}
