package dev.millrace.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The small files that decide who may write an output folder and which run its readers see. Each
 * file system has its own way to create one exclusively or to replace one at once; what is common
 * is here.
 */
interface OutputFolder {

  /** The way of the file system that {@code folder} is on. */
  static OutputFolder at(ResourceId folder) {
    if (folder instanceof HdfsFile hdfs) {
      return new HdfsOutputFolder(hdfs);
    }
    return switch (folder.getScheme()) {
      case "file" -> new LocalOutputFolder(Path.of(folder.toString()));
      case "gs" -> new GcsOutputFolder(folder);
      default -> new RemoteOutputFolder(folder);
    };
  }

  /** Creates a file; false if it was there. */
  boolean create(String name, String text) throws IOException;

  /** Replaces a file at once: a reader sees the old text or the new. */
  void replace(String name, String text) throws IOException;

  /**
   * Replaces a file if its text is still the expected one; false if it is not. Of several that try
   * at once, one succeeds.
   */
  boolean exchange(String name, String expected, String text) throws IOException;

  /** Text of a file, if it is there. */
  Optional<String> read(String name) throws IOException;

  void delete(String name) throws IOException;

  /** Names of the files that are in the folder itself and not hidden, sorted. */
  default List<String> files() throws IOException {
    return files("").stream().filter(name -> !name.startsWith(".")).toList();
  }

  /** Names of the files in the folder itself that begin so, hidden or not, sorted. */
  List<String> files(String beginning) throws IOException;

  /** Names of the runs' folders, oldest first. */
  List<String> runs() throws IOException;

  /** Whether a run came as far as its ledger. */
  default boolean hasLedger(String run) throws IOException {
    return read("runs/" + run + "/ledger.json").isPresent();
  }

  /** Removes a run's folder with all that is in it. */
  void deleteRun(String run) throws IOException;

  /**
   * Replaces a file, and lets {@code latest} lead to a run where the file system has links. If that
   * fails neither has changed, or only the link has.
   */
  void publish(String name, String text, String run) throws IOException;
}
