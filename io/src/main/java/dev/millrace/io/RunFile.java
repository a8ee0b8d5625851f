package dev.millrace.io;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A small file in a run's folder that is replaced at once: a reader sees the old text or the new.
 */
public final class RunFile {
  private final OutputFolder folder;
  private final String name;

  private RunFile(OutputFolder folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  public static RunFile of(Run run, String name) {
    return new RunFile(OutputFolder.at(run.folder()), name);
  }

  /** Its text, if it is there. */
  public Optional<String> read() throws IOException {
    return folder.read(name);
  }

  /** Writes it anew. */
  public void replace(String text) throws IOException {
    folder.replace(name, text);
  }

  /** Removes all files of a folder, so that what an earlier try left is not taken for landed. */
  public static void clear(ResourceId folder) throws IOException {
    OutputFolder files = OutputFolder.at(folder);
    for (String name : files.files("")) {
      files.delete(name);
    }
  }
}
