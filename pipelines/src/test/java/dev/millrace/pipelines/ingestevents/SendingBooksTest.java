package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.millrace.io.Edge;
import dev.millrace.io.Ledger;
import dev.millrace.io.LedgerPlan;
import dev.millrace.transforms.LedgerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The books of runs whose events are sent to BigQuery see what is lost or doubled on its way. */
class SendingBooksTest {
  private static final LedgerPlan PLAN = Edges.sending(Edges.PLAN);
  private static final Edge TO_BIGQUERY = Edges.toBigQuery(Edges.EVENTS);

  /** Of ten events one is refused and two break a rule. */
  private static List<LedgerCount> books() {
    List<LedgerCount> books = new ArrayList<>();
    add(books, Edges.RECORDS, 11);
    add(books, Edges.DEAD_LETTERS, 1);
    add(books, TO_BIGQUERY, 10);
    add(books, Edges.ACCEPTED, 9);
    add(books, Edges.REFUSED, 1);
    add(books, Edges.SENT, 7);
    add(books, Edges.ANOMALIES, 2);
    add(books, Edges.ROWS, 7);
    add(books, Edges.PROFILES, 7);
    return books;
  }

  private static void add(List<LedgerCount> books, Edge edge, long count) {
    books.add(edge.sent(count));
    books.add(edge.received(count));
  }

  private static Ledger ledger(List<LedgerCount> books) {
    return Ledger.close(PLAN, "run", books);
  }

  static Stream<Edge> edges() {
    return Stream.of(TO_BIGQUERY, Edges.ACCEPTED, Edges.REFUSED, Edges.SENT);
  }

  @ParameterizedTest
  @MethodSource("edges")
  void whatIsLostOrDoubledOnAnEdge(Edge edge) {
    for (long wrong : new long[] {-1, 1}) {
      List<LedgerCount> books = books();
      books.add(edge.received(wrong));
      assertThat(ledger(books).balanced(), is(false));
    }
  }

  /** Both sides of each edge agree then. */
  @ParameterizedTest
  @MethodSource("edges")
  void whatIsLostOrDoubledInsideAStep(Edge edge) {
    for (long wrong : new long[] {-1, 1}) {
      List<LedgerCount> books = books();
      add(books, edge, wrong);
      assertThat(ledger(books).balanced(), is(false));
    }
  }

  @ParameterizedTest
  @MethodSource("edges")
  void withoutALeakTheyBalanceAndEachLetterIsATotal(Edge edge) {
    assertThat(ledger(books()).imbalances(), is(List.of()));
    assertThat(ledger(books()).total("deadLetters"), is(2L));
    assertThat(PLAN.edges(), hasItem(edge));
  }
}
