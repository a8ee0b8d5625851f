package dev.millrace.pipelines.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamManifestTest {
  /** Some pipelines have an option --input, and query has tables. */
  @Test
  void anotherInputIsToldWithoutAnOptionThatNotAllHave() {
    StreamManifest found = StreamManifest.atBeginning("p", "kafka://h:1/a", "s", List.of());
    StreamManifest now = StreamManifest.atBeginning("p", "kafka://h:1/b", "s", List.of());

    assertThat(
        assertThrows(
                IllegalStateException.class, () -> now.requireSame(found, new Run("/out", "r1")))
            .getMessage(),
        is(
            "Cannot go on with run r1: it was begun with another input (kafka://h:1/a, now"
                + " kafka://h:1/b); choose another --output for a new run, or give what it was"
                + " begun with"));
  }
}
