package dev.millrace.runners.dataflow.smoke;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of ledgers as docs/ingest-events.md describes them. */
class LandedLedgerTest {
  private static final String EDGE =
      "{\"from\": \"Read\", \"to\": \"Parse\", \"unit\": \"records\", \"sent\": %s, \"received\":"
          + " %s}";

  @Test
  void booksThatAgreeBalance() throws IOException {
    assertThat(ledger("true", EDGE.formatted(8, 8)).imbalances(), is(List.of()));
  }

  /** Whatever it says of itself. */
  @Test
  void anEdgeThatDoesNotAgreeIsTold() throws IOException {
    List<String> told = List.of("Read sent 1,008 records, Parse received 1,007");

    assertThat(ledger("true", EDGE.formatted(1008, 1007)).imbalances(), is(told));
    assertThat(ledger("false", EDGE.formatted(1008, 1007)).imbalances(), is(told));
  }

  /** Sums inside of a step are in its own word alone. */
  @Test
  void itsOwnWordIsBelieved() throws IOException {
    List<String> told =
        List.of("a step sent other than it received, or it does not say that it balances");

    assertThat(ledger("false", EDGE.formatted(8, 8)).imbalances(), is(told));
    assertThat(ledger("null", EDGE.formatted(8, 8)).imbalances(), is(told));
  }

  @Test
  void noBooksDoNotBalance() throws IOException {
    assertThat(ledger("true", "").imbalances(), is(List.of("it has no edges")));
  }

  @Test
  void everyTotalThatIsKnownBeforehandMustBeThat() throws IOException {
    LandedLedger ledger = ledger("true", EDGE.formatted(8, 8));

    assertThat(ledger.surprises(ImmutableMap.of("read", 8L, "kept", 5L)), is(List.of()));
    assertThat(
        ledger.surprises(ImmutableMap.of("read", 8L, "kept", 1005L, "letters", 3L)),
        is(List.of("kept is 5, and must be 1,005", "letters is missing, and must be 3")));
  }

  @Test
  void whereNothingIsKnownWhatIsReadMustBeKept() throws IOException {
    assertThat(
        ledger("true", EDGE.formatted(8, 8)).surprises(ImmutableMap.of()),
        is(List.of("read is 8 and kept 5, where both must be the same, and not 0")));
  }

  private static LandedLedger ledger(String balanced, String edges) throws IOException {
    return new LandedLedger(
        "gs://lake/ledger.json",
        new ObjectMapper()
            .readTree(
                "{\"balanced\": %s, \"totals\": {\"read\": 8, \"kept\": 5}, \"edges\": [%s]}"
                    .formatted(balanced, edges)));
  }
}
