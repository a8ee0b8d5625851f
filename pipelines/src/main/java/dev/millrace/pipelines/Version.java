package dev.millrace.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.beam.sdk.util.ReleaseInfo;

/** Versions of what is at work; the build fills in Millrace's own. */
final class Version {
  private Version() {}

  static String ofMillrace() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return properties.getProperty("version", "unknown");
  }

  static String ofBeam() {
    return ReleaseInfo.getReleaseInfo().getVersion();
  }
}
