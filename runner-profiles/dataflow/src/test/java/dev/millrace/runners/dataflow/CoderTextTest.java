package dev.millrace.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.millrace.io.TableRowCoder;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.events.EventRowCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;

class CoderTextTest {
  /** Of clay. */
  record Pot(String glaze, int litres) {}

  /** The same with a wider column. */
  record WidePot(String glaze, long litres) {}

  /** On it stands one. */
  record Shelf(Pot pot) {}

  /** As above. */
  record WideShelf(WidePot pot) {}

  @Test
  void aTypeStandsWithItsParts() {
    assertThat(
        CoderText.of(KvCoder.of(VarLongCoder.of(), LedgerCount.Coder.of())),
        is("KvCoder(VarLongCoder, LedgerCount.Coder)"));
  }

  @Test
  void anotherColumnIsAnotherText() {
    String pot = CoderText.of(TableRowCoder.of(Pot.class));

    assertThat(pot, matchesPattern("TableRowCoder#[0-9a-f]{8}"));
    assertThat(CoderText.of(TableRowCoder.of(Pot.class)), is(pot));
    assertThat(CoderText.of(TableRowCoder.of(WidePot.class)), not(pot));
    assertThat(
        "in a column too",
        CoderText.of(TableRowCoder.of(WideShelf.class)).substring(13),
        not(CoderText.of(TableRowCoder.of(Shelf.class)).substring(13)));
  }

  /** Beam gives each schema a number of its own. */
  @Test
  void ofASchemaTheColumnsCount() {
    String text = CoderText.of(RowCoder.of(pots(Schema.FieldType.INT32)));

    assertThat(text, matchesPattern("RowCoder#[0-9a-f]{8}"));
    assertThat(CoderText.of(RowCoder.of(pots(Schema.FieldType.INT32))), is(text));
    assertThat(
        CoderText.of(RowCoder.of(pots(Schema.FieldType.INT32.withNullable(true)))), not(text));
    assertThat(
        CoderText.of(EventRowCoder.of(pots(Schema.FieldType.INT64))),
        not(CoderText.of(EventRowCoder.of(pots(Schema.FieldType.INT32)))));
  }

  private static Schema pots(Schema.FieldType litres) {
    return Schema.of(
        Schema.Field.of("glaze", Schema.FieldType.STRING), Schema.Field.of("litres", litres));
  }
}
