package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Edge LINES = new Edge("Read", "Parse", "lines");
  private static final Edge ROWS = new Edge("Parse", "Land", "rows");
  private static final Edge IGNORED = new Edge("Parse", "ignored", "lines");
  private static final LedgerPlan PLAN =
      LedgerPlan.of("copy")
          .withEdges(LINES, ROWS)
          .withAside(IGNORED)
          .withTotal("read", Side.SENT, LINES)
          .withTotal("ignored", Side.SENT, IGNORED)
          .withConserved(List.of(LINES), List.of(ROWS, IGNORED));

  @Test
  void balancesWhereNeighboursAgreeAndNothingStaysInside() {
    Ledger ledger =
        close(
            LINES.sent(600),
            LINES.sent(400),
            LINES.received(1000),
            ROWS.sent(993),
            ROWS.received(993),
            IGNORED.sent(7));

    assertThat(ledger.imbalances(), is(List.of()));
    assertThat(ledger.balanced(), is(true));
    assertThat(
        ledger.toJson(),
        is(
            """
            {
              "pipeline" : "copy",
              "run" : "run-1",
              "balanced" : true,
              "totals" : {
                "read" : 1000,
                "ignored" : 7
              },
              "edges" : [ {
                "from" : "Read",
                "to" : "Parse",
                "unit" : "lines",
                "sent" : 1000,
                "received" : 1000
              }, {
                "from" : "Parse",
                "to" : "Land",
                "unit" : "rows",
                "sent" : 993,
                "received" : 993
              } ],
              "asides" : [ {
                "from" : "Parse",
                "to" : "ignored",
                "unit" : "lines",
                "sent" : 7
              } ]
            }
            """));
  }

  @Test
  void namesTheEdgeThatLost() {
    Ledger ledger =
        close(LINES.sent(1234), LINES.received(1233), ROWS.sent(1233), ROWS.received(1233));

    assertThat(ledger.imbalances(), is(List.of("Read sent 1,234 lines, Parse received 1,233")));
  }

  @Test
  void namesTheStepThatLostInside() {
    Ledger ledger = close(LINES.sent(10), LINES.received(10), ROWS.sent(8), ROWS.received(8));

    assertThat(ledger.imbalances(), is(List.of("Parse received 10 lines, and Parse sent 8")));
  }

  @Test
  void seesWhatArrivesTwice() {
    Ledger ledger = close(LINES.sent(1), LINES.received(1), ROWS.sent(1), ROWS.received(2));

    assertThat(ledger.imbalances(), is(List.of("Parse sent 1 rows, Land received 2")));
  }

  @Test
  void doesNotBalanceWithWhatNobodyPlanned() {
    Edge unplanned = new Edge("Parse", "nowhere", "lines");

    assertThat(close(unplanned.sent(1)).balanced(), is(false));
  }

  @Test
  void isTheSameWhateverTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

      assertThat(
          close(LINES.sent(1234)).imbalances(),
          is(List.of("Read sent 1,234 lines, Parse received 0")));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Ledger close(LedgerCount... counts) {
    return Ledger.close(PLAN, "run-1", List.of(counts));
  }
}
