package dev.millrace.pipelines.options;

import dev.millrace.io.NamedFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
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
    return read(file, remedy -> UsageException.invalid(option, file, remedy));
  }

  /**
   * Reads one that something else names than an option's whole value.
   *
   * @param refusal makes the one line of what must be: {@code must be …}
   * @throws UsageException the refusal, if there is no such file, or it is too long to be what is
   *     asked for
   */
  public static String read(String file, Function<String, UsageException> refusal)
      throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(NamedFile.of(file)))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw refusal.apply("must be a file of at most %,d bytes".formatted(LONGEST));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw refusal.apply("must be a file that exists");
    }
  }
}
