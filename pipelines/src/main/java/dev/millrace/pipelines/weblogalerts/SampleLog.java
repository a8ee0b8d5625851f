package dev.millrace.pipelines.weblogalerts;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The log that comes with Millrace. It was made by {@code simulate-web-traffic --seed=2026
 * --duration=3h --requestsPerMinute=235 --attackShare=0.15 --compression=gzip}.
 */
public final class SampleLog {
  private static final String RESOURCE = "web-log-sample.log.gz";

  private SampleLog() {}

  /** The log as it is in the program, in gzip. */
  public static byte[] bytes() throws IOException {
    return Resources.toByteArray(Resources.getResource(SampleLog.class, RESOURCE));
  }

  /**
   * The log as a file, which is what inlets read: unpacked from the program into the folder for
   * temporary files, once.
   */
  static Path file() throws IOException {
    byte[] bytes = bytes();
    String digest = Hashing.sha256().hashBytes(bytes).toString().substring(0, 12);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "millrace-sample-" + digest);
    Path file = folder.resolve(RESOURCE);
    if (!Files.isRegularFile(file) || Files.size(file) != bytes.length) {
      Files.createDirectories(folder);
      Path partial = Files.createTempFile(folder, RESOURCE, ".partial");
      Files.write(partial, bytes);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }
}
