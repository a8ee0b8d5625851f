package dev.millrace.pipelines.console;

import dev.millrace.pipelines.console.ProgressSource.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a line of progress says: only what is known. */
final class ProgressLine {
  private ProgressLine() {}

  static String of(String activity, Snapshot snapshot, Duration elapsed) {
    List<String> parts = new ArrayList<>();
    double seconds = elapsed.toNanos() / 1e9;
    // Where a cluster reads, nothing is read here, and how far it is cannot be told; nor where a
    // topic, of which nobody expects so many bytes, is read beside files.
    boolean known = snapshot.bytes() > 0 && snapshot.bytes() <= snapshot.bytesExpected();
    double share = known ? (double) snapshot.bytes() / snapshot.bytesExpected() : 0;
    if (known) {
      parts.add(Figures.percent(share));
    }
    if (snapshot.lines() > 0) {
      parts.add(Figures.count(snapshot.lines()) + " lines");
    }
    if (known) {
      parts.add(Figures.bytes(snapshot.bytes()) + " of " + Figures.bytes(snapshot.bytesExpected()));
    } else if (snapshot.bytes() > 0) {
      parts.add(Figures.bytes(snapshot.bytes()));
    }
    if (snapshot.lines() > 0 && share < 1 && seconds >= 1) {
      parts.add(Figures.count(Math.round(snapshot.lines() / seconds)) + " lines/s");
    }
    parts.add(Figures.clock(elapsed));
    if (share > 0 && share < 1) {
      long left = Math.round(seconds * (1 - share) / share);
      parts.add("about " + Figures.clock(Duration.ofSeconds(left)) + " left");
    } else if (share == 1) {
      parts.add("all read, finishing");
    }
    return activity + ": " + String.join(", ", parts);
  }
}
