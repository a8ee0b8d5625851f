package dev.millrace.pipelines.weblogalerts;

import java.time.Instant;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/** Watermarks as a person reads them. */
final class Watermarks {
  private Watermarks() {}

  static String text(long watermark) {
    if (watermark <= BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()) {
      return "none yet";
    }
    return watermark >= BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()
        ? "at the end"
        : Instant.ofEpochMilli(watermark).toString();
  }
}
