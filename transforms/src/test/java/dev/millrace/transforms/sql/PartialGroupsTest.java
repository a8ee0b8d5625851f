package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.sql.functions.TopValues;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups of a bundle are held up to 64 MiB, whatever their rows are. */
class PartialGroupsTest {
  private static final Schema SCHEMA =
      Schema.builder().addInt32Field("key").addStringField("text").build();
  private static final String SHORT = "a";

  /** 2 MB at two bytes a character: 33 of them are below 64 MiB, and 34 above. */
  private static final String LONG = "b".repeat(1_000_000);

  private static final int GROUPS = 40;

  static Stream<Aggregation<?>> thatHoldTexts() {
    return Stream.of(
        new ExtremeAggregation(1, Kind.TEXT), new CombineAggregation(TopValues.of(3), Kind.TEXT));
  }

  @ParameterizedTest
  @MethodSource("thatHoldTexts")
  void groupsThatGrowGoOutWhereTheyTakeTooMuch(Aggregation<?> aggregation) {
    Bundle bundle = new Bundle(aggregation);
    bundle.add(SHORT);
    assertThat("while they are small", bundle.out, is(0));

    bundle.add(LONG);
    assertThat(bundle.out, is(GROUPS));
  }

  @ParameterizedTest
  @MethodSource("thatHoldTexts")
  void newGroupsOfLongTextsGoOutWhereTheyTakeTooMuch(Aggregation<?> aggregation) {
    Bundle bundle = new Bundle(aggregation);
    bundle.add(LONG);

    assertThat(bundle.out, is(34));
  }

  @Test
  void groupsThatHoldNothingOfTheirRowsStay() {
    Bundle bundle = new Bundle(new CountAggregation());
    bundle.add(LONG);
    bundle.add(LONG);

    assertThat(bundle.out, is(0));
  }

  /** Counts the groups that go out before its end. */
  private static final class Bundle implements MultiOutputReceiver {
    private final PartialGroups groups;
    private int out;

    private Bundle(Aggregation<?> aggregation) {
      AggregateCalls.Call call =
          new AggregateCalls.Call(aggregation, new int[] {1}, new Kind[] {Kind.TEXT}, -1, false);
      groups =
          new PartialGroups(
              new Grouping(
                  new int[] {0}, new Kind[] {Kind.INTEGER}, new boolean[][] {new boolean[] {true}}),
              new AggregateCalls(new AggregateCalls.Call[] {call}),
              new TupleTag<byte[]>("distinct") {});
      groups.start();
    }

    /** A row for each group. */
    private void add(String text) {
      for (int key = 0; key < GROUPS; key++) {
        groups.add(
            Row.withSchema(SCHEMA).addValues(key, text).build(), GlobalWindow.INSTANCE, this);
      }
    }

    @Override
    public <T> OutputReceiver<T> get(TupleTag<T> tag) {
      return new OutputReceiver<>() {
        @Override
        public OutputBuilder<T> builder(T value) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void output(T value) {
          out++;
        }
      };
    }

    @Override
    public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new UnsupportedOperationException();
    }
  }
}
