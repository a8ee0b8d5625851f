package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * JSONTestSuite whole: what must be taken, what must be refused, and what was decided where the
 * standard leaves it open; docs/ingest-events.md has the reasons.
 */
class JsonCasesTest {
  private static final String TAKEN = "taken";

  /** By the beginning of their names, the longest that fits. */
  private static final Map<String, String> DECIDED =
      Map.of(
          "i_number_", TAKEN,
          "i_object_key_lone_2nd_surrogate", "not-json",
          "i_string_", "not-utf8",
          "i_string_1st_", "not-json",
          "i_string_incomplete_surrogate", "not-json",
          "i_string_invalid_lonely_surrogate", "not-json",
          "i_string_invalid_surrogate", "not-json",
          "i_string_inverted_surrogates", "not-json",
          "i_string_lone_second_surrogate", "not-json",
          "i_structure_", TAKEN);

  @Test
  void eachCaseIsTakenOrRefusedAsItsNameAsks() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> found = new TreeMap<>();
    for (Path file : cases()) {
      String name = file.getFileName().toString();
      String verdict = verdict(Files.readAllBytes(file));
      if (name.startsWith("i_")) {
        expected.put(name, decided(name));
        found.put(name, verdict);
      } else {
        expected.put(name, name.startsWith("y_") ? TAKEN : "refused");
        found.put(name, verdict.equals(TAKEN) ? TAKEN : "refused");
      }
    }

    assertThat(found, is(expected));
    assertThat(cases(), hasSize(318));
  }

  private static String decided(String name) {
    return DECIDED.entrySet().stream()
        .filter(one -> name.startsWith(one.getKey()))
        .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse("undecided");
  }

  private static String verdict(byte[] text) {
    try {
      JsonEvents.requireJson(text);
      return TAKEN;
    } catch (Refusal refusal) {
      return refusal.reason().word();
    }
  }

  private static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(SharedData.file("json-cases/test_parsing"))) {
      return files.sorted().toList();
    }
  }
}
