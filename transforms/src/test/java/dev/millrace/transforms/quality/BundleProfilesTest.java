package dev.millrace.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.millrace.transforms.events.EventSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A sketch of quantiles begins with 200 numbers of 8 bytes: by these alone memory is judged here.
 */
class BundleProfilesTest {
  private static final int FIELDS = 300;
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          IntStream.range(0, FIELDS)
              .mapToObj(i -> "{\"name\":\"f" + i + "\",\"type\":[\"null\",\"double\"]}")
              .collect(
                  Collectors.joining(
                      ",", "{\"type\":\"record\",\"name\":\"Wide\",\"fields\":[", "]}")));
  private static final int MOST_PARTITIONS = (32 << 20) / (FIELDS * 200 * 8) + 1;

  private final BundleProfiles profiles = new BundleProfiles(ProfiledField.of(SCHEMA, Map.of()));
  private final List<Integer> drained = new ArrayList<>();
  private long rows;
  private long rowsAtFirst;

  @Test
  void manyPartitionsOfManyFieldsAreHandedOnInTime() {
    for (int partition = 0; partition < 300; partition++) {
      add(partition, 1.0);
    }
    drain();

    assertThat(Collections.max(drained), is(lessThanOrEqualTo(MOST_PARTITIONS)));
    assertThat(rows, is(300L));
  }

  /** Without values they are small, and then all of them grow. */
  @Test
  void partitionsThatGrowLaterAreHandedOnInTime() {
    for (int partition = 0; partition < 300; partition++) {
      add(partition, null);
    }
    assertThat("nothing is full of nulls", drained, is(List.of()));
    for (int partition = 0; partition < 300; partition++) {
      add(partition, 1.0);
    }
    assertThat(
        "one row of each, and a second of those with values",
        rowsAtFirst,
        is(lessThanOrEqualTo(300L + MOST_PARTITIONS)));
    drain();

    drained
        .subList(1, drained.size())
        .forEach(held -> assertThat(held, is(lessThanOrEqualTo(MOST_PARTITIONS))));
    assertThat(rows, is(600L));
  }

  @Test
  void fewPartitionsAreHandedOnAtTheEndAlone() {
    for (int row = 0; row < 2_000; row++) {
      add(row % 2, 1.0);
    }
    assertThat(drained, is(List.of()));
    drain();

    assertThat(drained, is(List.of(2)));
    assertThat(rows, is(2_000L));
  }

  private void add(long partition, @Nullable Double value) {
    List<@Nullable Object> values = new ArrayList<>(Collections.nCopies(FIELDS, value));
    profiles.add(partition, Row.withSchema(SCHEMA.rowSchema()).attachValues(values));
    if (profiles.isFull()) {
      drain();
    }
  }

  private void drain() {
    List<RowsProfile> handedOn = new ArrayList<>();
    profiles.drainTo((partition, profile) -> handedOn.add(profile));
    drained.add(handedOn.size());
    handedOn.forEach(profile -> rows += profile.rows());
    rowsAtFirst = drained.size() == 1 ? rows : rowsAtFirst;
  }
}
