package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two logs of a site that has a little of everything: {@value #QUIET_MINUTES} quiet minutes, then a
 * flood by one client, which is an alert of the client and of the minute, and lines that cannot be
 * parsed. The second log is a copy of the first one's end.
 */
final class SmallSite {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final int QUIET_MINUTES = 40;
  static final int FLOOD = 60;

  /** Asked for once. */
  static final String ONCE = "/once";

  static final String FLOODER = "203.0.113.9";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SmallSite() {}

  /** The site's log, in the order of time. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int minute = 0; minute < QUIET_MINUTES; minute++) {
      Instant time = START.plusSeconds(60L * minute + minute % 7);
      lines.add(line("192.0.2." + (minute % 3 + 1), time, "/page/" + minute % 5, 200));
      lines.add(line("192.0.2.7", time.plusSeconds(20), "/style.css", 304));
    }
    Instant flood = START.plusSeconds(60L * QUIET_MINUTES);
    for (int i = 0; i < FLOOD; i++) {
      lines.add(line(FLOODER, flood.plusMillis(500L * i), "/search?q=" + i, 503));
    }
    lines.add(line("192.0.2.1", flood.plusSeconds(50), ONCE, 404));
    lines.add("not a line of a log");
    lines.add("nor is this one");
    return lines;
  }

  static String line(String client, Instant time, String target, int status) {
    return String.format(
        Locale.ROOT,
        "%s - - [%s] \"GET %s HTTP/1.1\" %d 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"",
        client,
        TIME.format(time),
        target,
        status);
  }

  /** Writes the log alone. */
  static Path logIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve("access.log"), lines());
  }

  /** Writes the log, a copy of its end, and one line too long to be a record. */
  static void logAndCopyIn(Path folder) throws IOException {
    List<String> lines = lines();
    logIn(folder);
    List<String> copy = new ArrayList<>(lines.subList(lines.size() / 2, lines.size()));
    copy.add("x".repeat(DeadLetter.MAX_PAYLOAD + 1));
    Files.write(folder.resolve("access.log.1"), copy);
  }
}
