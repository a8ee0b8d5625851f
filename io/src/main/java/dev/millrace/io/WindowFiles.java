package dev.millrace.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Instant;
import org.joda.time.format.DateTimeFormat;
import org.joda.time.format.DateTimeFormatter;

/**
 * Names of the files of a window: {@code 20260131T100000Z-part-00000-of-00001.jsonl}, with a dot
 * before it until the window is published.
 */
final class WindowFiles {
  private static final String PENDING = ".";
  private static final DateTimeFormatter START =
      DateTimeFormat.forPattern("yyyyMMdd'T'HHmmss'Z'").withZoneUTC();

  private WindowFiles() {}

  /** What the name of a file begins with; that of a table in the global window is left alone. */
  static String prefix(BoundedWindow window, String table) {
    return window instanceof IntervalWindow interval
        ? PENDING + name(interval) + "-" + table
        : table;
  }

  /** How a window is named: by its start. */
  static String name(IntervalWindow window) {
    return name(window.start());
  }

  static String name(Instant windowStart) {
    return START.print(windowStart);
  }

  /** The window that a published file's name begins with. */
  static Instant start(String fileName) {
    return START.parseDateTime(fileName.substring(0, "yyyyMMddTHHmmssZ".length())).toInstant();
  }

  /**
   * Gives all files of a window in a folder their names, when all of it has landed; doing it again
   * changes nothing. Half a file that a killed worker left is removed: whoever writes it now comes
   * too late, and would write what is there.
   */
  static void publish(ResourceId folder, IntervalWindow window) throws IOException {
    List<ResourceId> halves = new ArrayList<>();
    List<ResourceId> pending = new ArrayList<>();
    List<ResourceId> published = new ArrayList<>();
    String landed = PENDING + name(window) + "-";
    // Of those that begin with a dot there are few; all are asked for, to list the folder once.
    for (String name : OutputFolder.at(folder).files(PENDING)) {
      ResourceId file = folder.resolve(name, StandardResolveOptions.RESOLVE_FILE);
      if (name.startsWith(LandFiles.PARTIAL + landed)) {
        halves.add(file);
      } else if (name.startsWith(landed)) {
        pending.add(file);
        published.add(
            folder.resolve(name.substring(PENDING.length()), StandardResolveOptions.RESOLVE_FILE));
      }
    }
    RemoteCalls.delete(halves);
    RemoteCalls.rename(pending, published);
  }
}
