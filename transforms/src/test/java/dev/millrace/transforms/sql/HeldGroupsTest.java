package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class HeldGroupsTest {
  private static final Object[] NOTHING = new Object[0];

  @Test
  void groupsOfAllWindowsTogetherAreNotTooMany() {
    HeldGroups held = new HeldGroups(3, Long.MAX_VALUE);
    for (int minute = 0; minute < 3; minute++) {
      assertThat(held.hasRoom(), is(true));
      held.hold(window(minute), key(1), NOTHING, 10);
    }

    assertThat(held.hasRoom(), is(false));
    List<EncodedKey> released = new ArrayList<>();
    held.release(window(9), (key, accumulators) -> released.add(key));
    assertThat(released, is(List.of()));
    assertThat(held.hasRoom(), is(false));
    held.release(window(1), (key, accumulators) -> released.add(key));
    assertThat(released, is(List.of(key(1))));
    assertThat(held.hasRoom(), is(true));
  }

  @Test
  void fewGroupsThatTakeMuchAreTooManyToo() {
    HeldGroups held = new HeldGroups(1_000, 1_000);
    held.hold(window(0), key(1), NOTHING, 400);
    assertThat(held.hasRoom(), is(true));
    held.hold(window(0), key(2), NOTHING, 400);
    assertThat(held.hasRoom(), is(false));

    held.release(window(0), (key, accumulators) -> {});
    assertThat(held.hasRoom(), is(true));
  }

  private static BoundedWindow window(int minute) {
    return new IntervalWindow(
        new Instant(0).plus(Duration.standardMinutes(minute)), Duration.standardMinutes(1));
  }

  private static EncodedKey key(int value) {
    return new EncodedKey(new byte[] {(byte) value});
  }
}
