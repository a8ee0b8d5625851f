package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunTest {
  private static final Instant NOW = Instant.parse("2026-11-26T15:31:10.999Z");

  @Test
  void aRelativeOutputIsBelowTheFolderThatTheRunIsStartedIn() {
    String here = System.getProperty("user.dir");

    assertThat(Run.startingAt(NOW, "target/out").output(), is(here + "/target/out"));
  }

  @Test
  void anAbsoluteOutputAndAUriStayAsTheyAre() {
    String absolute = Path.of("/data/out").toString();

    assertThat(Run.startingAt(NOW, absolute).output(), is(absolute));
    assertThat(Run.startingAt(NOW, "gs://bucket/out").output(), is("gs://bucket/out"));
    assertThat(Run.startingAt(NOW, "file:/data/out").output(), is("file:/data/out"));
  }

  @Test
  void theNameOfARunIsItsSecondAndFourDigits() {
    assertThat(Run.startingAt(NOW, "out").id(), matchesPattern("20261126T153110Z-[0-9a-f]{4}"));
  }

  @Test
  void aRunSortsBehindTheOneBeforeIt() {
    assertThat(startingAfter(null), is("20261126T153110Z"));
    assertThat(startingAfter("20261126T153109Z-ffff"), is("20261126T153110Z"));
    assertThat(
        "of the same second", startingAfter("20261126T153110Z-0000"), is("20261126T153111Z"));
    assertThat("of a later one", startingAfter("20261126T235959Z-0000"), is("20261127T000000Z"));
  }

  private static String startingAfter(@Nullable String other) {
    return Run.startingAfter(other, NOW, "out").id().replaceFirst("-[0-9a-f]{4}$", "");
  }

  @Test
  void anEmptyOutputIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Run.startingAt(NOW, " "));
  }
}
