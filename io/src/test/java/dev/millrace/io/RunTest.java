package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
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
  void anEmptyOutputIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Run.startingAt(NOW, " "));
  }
}
