package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.bigquery.RowSender;
import dev.millrace.io.bigquery.StreamedBigQueryTable;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.Event;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** Sends the rows of a share of the events into one stream, see {@link SendToBigQuery}. */
final class SendShare extends DoFn<KV<Integer, Iterable<Event>>, Event> {
  private final StreamedBigQueryTable table;
  private final EventLayout layout;
  private final RefusedRows refused;
  private final Edge from;
  private transient StreamedBigQueryTable.@Nullable Connection connection;

  SendShare(StreamedBigQueryTable table, EventLayout layout, Edge from) {
    this.table = table;
    this.layout = layout;
    this.refused = new RefusedRows(layout);
    this.from = from;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<Event>> share, MultiOutputReceiver out)
      throws IOException {
    Outcomes outcomes = new Outcomes(refused, out);
    long received = 0;
    Optional<RowSender.Sent> sent;
    try (RowSender<Event> sender = connected().sender(outcomes)) {
      for (Event event : share.getValue()) {
        received++;
        if (layout.isAnomaly(event.row())) {
          outcomes.accepted(event);
        } else {
          sender.send(event, layout.landed(event));
        }
      }
      sent = sender.finish();
    }
    sent.ifPresent(stream -> out.get(SendToBigQuery.STREAMS).output(stream.stream()));
    OutputReceiver<LedgerCount> books = out.get(SendToBigQuery.COUNTS);
    books.output(from.received(received));
    books.output(Edges.ACCEPTED.sent(outcomes.accepted));
    books.output(Edges.REFUSED.sent(outcomes.refused));
    books.output(Edges.SENT.sent(sent.map(RowSender.Sent::rows).orElse(0L)));
  }

  private StreamedBigQueryTable.Connection connected() {
    StreamedBigQueryTable.Connection open = connection;
    if (open == null) {
      open = table.connect();
      connection = open;
    }
    return open;
  }

  @Teardown
  public void teardown() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  /** Hands on what became of events, and counts it. */
  private static final class Outcomes implements RowSender.Outcome<Event> {
    private final RefusedRows letters;
    private final MultiOutputReceiver out;
    private long accepted;
    private long refused;

    private Outcomes(RefusedRows letters, MultiOutputReceiver out) {
      this.letters = letters;
      this.out = out;
    }

    @Override
    public void accepted(Event event) {
      accepted++;
      out.get(SendToBigQuery.ACCEPTED).output(event);
    }

    @Override
    public void refused(Event event, String why) {
      refused++;
      out.get(SendToBigQuery.REFUSED).output(letters.letter(event, why));
    }
  }
}
