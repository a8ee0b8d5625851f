package dev.millrace.transforms.sql.functions;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * {@code TOP_K(x, k)}: the k values that are most often there, with how often, as a text in JSON:
 * {@code [{"value":"/","count":120,"error":0},…]}, the most frequent first, of equal ones the least
 * text first. Values are compared as the texts they are printed as. Nulls are passed over; of no
 * values the result is {@code []}.
 *
 * <p><b>Error</b>: none up to {@value #MOST_EXACT} values a group. Beyond, {@code count} is at
 * least the true number and at most {@code error} above it, and {@code error} is at most 0.086 % of
 * all that was counted. A value more frequent than that is never missing from the sketch, but of
 * values whose counts lie within the error of each other, the order, and which come last, may be
 * wrong, and may differ from run to run (frequent items sketch: Anderson, Bevin, Lang, Liberty,
 * Rhodes, Thaler, "A High-Performance Algorithm for Identifying Frequent Items in Data Streams",
 * IMC 2017).
 *
 * <p><b>Cost</b>: at most {@value #MOST_EXACT} texts a group and worker, of whatever length they
 * are.
 */
public final class TopValues extends CombineFn<@Nullable Object, ItemsSketch<String>, String> {
  /** 3.5 in so many parts is the error's share. */
  private static final int PLACES = 4_096;

  /** Three in four places. */
  private static final int MOST_EXACT = 3_072;

  private static final int MOST = 1_000;

  private static final Comparator<ItemsSketch.Row<String>> MOST_FREQUENT_FIRST =
      Comparator.comparingLong((ItemsSketch.Row<String> row) -> row.getEstimate())
          .reversed()
          .thenComparing(ItemsSketch.Row::getItem);

  private final int count;

  private TopValues(int count) {
    this.count = count;
  }

  /**
   * @param count how many, from 1 to 1000
   */
  public static TopValues of(int count) {
    return of(BigDecimal.valueOf(count));
  }

  /**
   * @param count how many, a whole number from 1 to 1000
   */
  static TopValues of(BigDecimal count) {
    checkArgument(
        count.stripTrailingZeros().scale() <= 0
            && count.compareTo(BigDecimal.ONE) >= 0
            && count.compareTo(BigDecimal.valueOf(MOST)) <= 0,
        "Invalid number of TOP_K: %s (must be a whole number from 1 to %s)",
        count,
        MOST);
    return new TopValues(count.intValueExact());
  }

  @Override
  public ItemsSketch<String> createAccumulator() {
    return new ItemsSketch<>(PLACES);
  }

  @Override
  public ItemsSketch<String> addInput(ItemsSketch<String> values, @Nullable Object value) {
    if (value != null) {
      values.update(value.toString());
    }
    return values;
  }

  @Override
  public ItemsSketch<String> mergeAccumulators(Iterable<ItemsSketch<String>> parts) {
    ItemsSketch<String> all = createAccumulator();
    parts.forEach(all::merge);
    return all;
  }

  @Override
  public String extractOutput(ItemsSketch<String> values) {
    return rows(values).stream()
        .sorted(MOST_FREQUENT_FIRST)
        .limit(count)
        .map(
            row ->
                "{\"value\":%s,\"count\":%d,\"error\":%d}"
                    .formatted(
                        JsonText.quoted(row.getItem()),
                        row.getUpperBound(),
                        row.getUpperBound() - row.getLowerBound()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static List<ItemsSketch.Row<String>> rows(ItemsSketch<String> values) {
    return values.isEmpty()
        ? List.of()
        : Arrays.asList(values.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES));
  }

  @Override
  public Coder<ItemsSketch<String>> getAccumulatorCoder(
      CoderRegistry registry, Coder<@Nullable Object> input) {
    return new SketchCoder();
  }

  private static final class SketchCoder extends CustomCoder<ItemsSketch<String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(ItemsSketch<String> values, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(values.toByteArray(new ArrayOfStringsSerDe()), out);
    }

    @Override
    public ItemsSketch<String> decode(InputStream in) throws IOException {
      return ItemsSketch.getInstance(
          Memory.wrap(ByteArrayCoder.of().decode(in)), new ArrayOfStringsSerDe());
    }

    /** The same sketch has the same bytes; the same values may have other sketches. */
    @Override
    public void verifyDeterministic() {}
  }
}
