package dev.millrace.benchmarks.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  @Test
  void areNeitherEarlyNorWithdrawnNorAboutTheSite() throws IOException {
    List<AlertSeen> seen = new ArrayList<>();
    for (String json :
        List.of(
            alert("a", "client", "scan", "\"revision\":0"),
            alert("b", "client", "flood", "\"revision\":1"),
            alert("c", "client", "scan", "\"revision\":1,\"withdrawn\":true"),
            alert("d", "traffic", "scan", "\"revision\":1"))) {
      AlertSeen.of(json, 5).ifPresent(seen::add);
    }

    assertThat(LastWords.of(seen), is(Map.of("b", "flood")));
  }

  @Test
  void comeOnce() throws IOException {
    AlertSeen word = AlertSeen.of(alert("b", "client", "flood", "\"revision\":1"), 5).orElseThrow();

    assertThrows(IOException.class, () -> LastWords.of(List.of(word, word)));
  }

  @Test
  void thatDifferAreNamed() throws IOException {
    LastWords.check("one", Map.of("a", "scan"), "other", Map.of("a", "scan"));

    IOException missing =
        assertThrows(
            IOException.class,
            () -> LastWords.check("one", Map.of("a", "scan"), "other", Map.of()));
    assertThat(missing.getMessage(), containsString("[a scan] and []"));
    IOException relabelled =
        assertThrows(
            IOException.class,
            () -> LastWords.check("one", Map.of("a", "scan"), "other", Map.of("a", "flood")));
    assertThat(relabelled.getMessage(), containsString("[a scan] and [a flood]"));
  }

  private static String alert(String id, String kind, String label, String more) {
    return """
        {"id":"%s","kind":"%s","client":"192.0.2.1","windowStart":"2026-01-31T10:00:00.000Z",\
        "label":"%s","requests":3,%s}"""
        .formatted(id, kind, label, more);
  }
}
