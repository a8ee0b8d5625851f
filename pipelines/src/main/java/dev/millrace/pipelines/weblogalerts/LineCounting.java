package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.Edge;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.OversizedLine;
import dev.millrace.io.kafka.TimedRecord;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.SourcePosition;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import dev.millrace.transforms.accesslog.Rejection;
import java.util.Arrays;
import org.joda.time.Instant;

/**
 * The hot path: parses a line where it lies and counts it, by client and for the whole site, so
 * that counts travel through the engine and lines do not. It holds counts until {@link #flush}, and
 * hands them on by itself when it holds many.
 *
 * <p>Each part counts for the ledger what it was handed and what it hands on. Not thread-safe.
 */
final class LineCounting implements LineConsumer {
  /** Clients' windows at hand before they are handed on: about 100 MB. */
  private static final int MOST_CLIENT_WINDOWS = 1 << 16;

  /** Windows' paths at hand before they are handed on: about 30 MB. */
  private static final int MOST_PATHS = 1 << 18;

  private final Selection selection;
  private final AccessLogParser parser;
  private final AccessLogLine line = new AccessLogLine();
  private final ClientCounts clients = new ClientCounts();
  private final TrafficCounts traffic = new TrafficCounts();
  private final EntryCounter toClients;
  private final EntryCounter toTraffic;
  private final Sink sink;
  private String source = "";
  private long received;
  private long accepted;
  private long ignored;
  private long deadLetters;
  private long clientRequests;
  private long trafficRequests;

  LineCounting(Selection selection, Seams seams, Sink sink) {
    this.selection = selection;
    this.parser = AccessLogParser.of(selection.format());
    this.toClients = seams.entries(Edges.TO_CLIENTS, clients);
    this.toTraffic = seams.entries(Edges.TO_TRAFFIC, traffic);
    this.sink = sink;
  }

  /** Names the source of the lines that come now. */
  void startSource(String uri) {
    source = uri;
  }

  @Override
  public void accept(byte[] buffer, int from, int to, long offset) {
    received++;
    Rejection rejection = parser.parse(buffer, from, to, line);
    if (rejection != null) {
      reject(rejection, Arrays.copyOfRange(buffer, from, to), offset);
    } else if (selection.admits(line)) {
      accepted++;
      long windowStart = selection.windowStart(line);
      toClients.count(line, windowStart);
      toTraffic.count(line, windowStart);
      if (clients.size() >= MOST_CLIENT_WINDOWS || traffic.paths() >= MOST_PATHS) {
        handOnCounts();
      }
    } else {
      ignored++;
    }
  }

  private void reject(Rejection rejection, byte[] payload, long offset) {
    deadLetters++;
    sink.deadLetter(
        DeadLetter.of(
            Edges.LINES.to(),
            rejection.reason(),
            rejection.message(),
            payload,
            new SourcePosition(source, offset),
            null));
  }

  /** A line of a stream that is whole, and too early or too late to be counted. */
  void setAside(Untimely untimely, TimedRecord record) {
    received++;
    deadLetters++;
    byte[] payload = record.payload();
    parser.parse(payload, 0, payload.length, line);
    sink.deadLetter(
        DeadLetter.of(
            Edges.LINES.to(),
            untimely.reason(),
            untimely.message(record, line.time()),
            payload,
            new SourcePosition(source, record.offset()),
            Instant.ofEpochMilli(line.time())));
  }

  @Override
  public void acceptOversized(OversizedLine oversized) {
    received++;
    deadLetters++;
    sink.deadLetter(oversized.deadLetter(Edges.LINES.to(), source));
  }

  /**
   * Hands on all counts, and closes the books since the last time.
   *
   * @param origin the edge that the lines came over
   */
  void flush(Edge origin) {
    handOnCounts();
    sink.count(origin.received(received));
    sink.count(Edges.TO_CLIENTS.sent(accepted));
    sink.count(Edges.TO_TRAFFIC.sent(accepted));
    sink.count(Edges.IGNORED.sent(ignored));
    sink.count(Edges.DEAD_LETTERS.sent(deadLetters));
    sink.count(Edges.CLIENTS.sent(clientRequests));
    sink.count(Edges.TRAFFIC.sent(trafficRequests));
    received = 0;
    accepted = 0;
    ignored = 0;
    deadLetters = 0;
    clientRequests = 0;
    trafficRequests = 0;
  }

  private void handOnCounts() {
    sink.count(Edges.TO_CLIENTS.received(clients.received()));
    sink.count(Edges.TO_TRAFFIC.received(traffic.received()));
    clients.drainTo(
        (key, activity) -> {
          clientRequests += activity.requests();
          sink.client(key, activity);
        });
    traffic.drainTo(
        (windowStart, activity) -> {
          trafficRequests += activity.requests();
          sink.traffic(windowStart, activity);
        });
    sink.endOfCounts();
  }

  /** Where counts and failures go. What it is given belongs to it. */
  interface Sink {
    void client(ClientWindow key, ClientActivity activity);

    void traffic(long windowStart, TrafficActivity activity);

    /** All counts at hand have been handed on; there may be more later. */
    void endOfCounts();

    void deadLetter(DeadLetter letter);

    void count(LedgerCount count);
  }
}
