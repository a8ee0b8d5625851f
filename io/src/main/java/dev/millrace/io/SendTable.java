package dev.millrace.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.joda.time.Instant;

/**
 * Sends the published rows of one table of a streaming run, a line each, to an outbox.
 *
 * <p><b>Limit</b>: those of one window are held in memory and sent in one step, and so are a
 * million at most; a window with more ends the run.
 */
public final class SendTable implements Serializable {
  private static final int MOST_ROWS = 1_000_000;
  private static final String LEDGER = "ledger";

  private final Run run;
  private final String table;
  private final WindowOutbox.Factory outboxes;

  private SendTable(Run run, String table, WindowOutbox.Factory outboxes) {
    this.run = run;
    this.table = table;
    this.outboxes = outboxes;
  }

  /**
   * @param table whose files are lines
   */
  public static SendTable of(Run run, String table, WindowOutbox.Factory outboxes) {
    return new SendTable(run, table, outboxes);
  }

  WindowOutbox open() throws IOException {
    return outboxes.open();
  }

  /** Sends what is published and was not sent yet, in the order of time. */
  public void sendPublished() throws IOException {
    try (WindowOutbox outbox = open()) {
      // The names are those of windows, and sort by time.
      for (String name : OutputFolder.at(run.table(LEDGER)).files()) {
        Instant windowStart = WindowFiles.start(name);
        if (!windowStart.isBefore(outbox.sentBefore())) {
          send(windowStart, outbox);
        }
      }
    }
  }

  /** Sends one window, unless it was sent. */
  void send(Instant windowStart, WindowOutbox outbox) throws IOException {
    outbox.send(windowStart, rows(windowStart));
  }

  /** What was published of a window, a line each. */
  List<String> rows(Instant windowStart) throws IOException {
    ResourceId folder = run.table(table);
    List<String> rows = new ArrayList<>();
    for (String name : OutputFolder.at(folder).files(WindowFiles.name(windowStart) + "-")) {
      ResourceId file = folder.resolve(name, StandardResolveOptions.RESOLVE_FILE);
      try (BufferedReader lines =
          new BufferedReader(Channels.newReader(FileSystems.open(file), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (rows.size() == MOST_ROWS) {
            throw new IOException(
                String.format(
                    Locale.ROOT,
                    "The window of %s has more than %,d rows in %s, and a topic gets those of a"
                        + " window in one transaction: begin a new run with shorter windows, or"
                        + " without a topic",
                    windowStart,
                    MOST_ROWS,
                    folder));
          }
          rows.add(line);
        }
      }
    }
    return rows;
  }
}
