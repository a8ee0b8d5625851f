package dev.millrace.pipelines.options;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.FileSystems;

/** A small file of text in UTF-8 that an option names, on any file system that Beam knows. */
public final class OptionFile {
  private static final int LONGEST = 1 << 20;

  private OptionFile() {}

  /**
   * Reads it.
   *
   * @throws UsageException if there is no such file, or it is too long to be what is asked for
   */
  public static String read(String option, String file) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId()))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw UsageException.invalid(
            option, file, "must be a file of at most %,d bytes".formatted(LONGEST));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw UsageException.invalid(option, file, "must be a file that exists");
    }
  }
}
