package dev.millrace.transforms.sql;

import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sample;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row with all rows of the other side, which every worker reads whole: at most {@value
 * #MOST_ROWS} of them, and no worker is given more than one more than that.
 */
final class JoinWithAll extends PTransform<PCollectionList<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1;
  static final int MOST_ROWS = 10_000;

  private final JoinMatches matches;
  private final boolean keepsUnmatched;
  private final boolean swapped;

  /**
   * A join.
   *
   * @param keepsUnmatched whether rows of the side that is not held in memory stay without a match
   * @param swapped whether the left side is the one that is held
   */
  JoinWithAll(JoinMatches matches, boolean keepsUnmatched, boolean swapped) {
    this.matches = matches;
    this.keepsUnmatched = keepsUnmatched;
    this.swapped = swapped;
  }

  @Override
  public PCollection<Row> expand(PCollectionList<Row> sides) {
    PCollection<Row> held = sides.get(swapped ? 0 : 1);
    PCollection<Row> streamed = sides.get(swapped ? 1 : 0);
    PCollectionView<List<Row>> all =
        held.apply("No more than may be held", Sample.any(MOST_ROWS + 1L))
            .apply("Hold the smaller side", View.<Row>asList().withRandomAccess());
    return streamed
        .apply("Match with all", ParDo.of(new Pairs(all)).withSideInputs(all))
        .setRowSchema(matches.schema());
  }

  private final class Pairs extends DoFn<Row, Row> {
    private static final long serialVersionUID = 1;

    private final PCollectionView<List<Row>> all;

    private Pairs(PCollectionView<List<Row>> all) {
      this.all = all;
    }

    @ProcessElement
    public void pairs(ProcessContext context) {
      List<Row> held = context.sideInput(all);
      if (held.size() > MOST_ROWS) {
        throw new IllegalStateException(
            "A join without an equality between its tables has more than "
                + MOST_ROWS
                + " rows on its "
                + (swapped ? "left" : "right")
                + " side (join by an equality, or put the smaller table on that side)");
      }
      Row row = context.element();
      boolean matched = false;
      for (Row other : held) {
        @Nullable Row both = swapped ? matches.match(other, row) : matches.match(row, other);
        if (both != null) {
          context.output(both);
          matched = true;
        }
      }
      if (keepsUnmatched && !matched) {
        context.output(swapped ? matches.rightAlone(row) : matches.leftAlone(row));
      }
    }
  }
}
