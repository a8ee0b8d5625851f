package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Row;
import dev.millrace.conformance.oracle.Texts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.hamcrest.Description;
import org.hamcrest.Matcher;
import org.hamcrest.TypeSafeDiagnosingMatcher;

/** Tables as multisets of rows. */
final class Rows {
  private static final int SHOWN = 5;

  private Rows() {}

  /** The same rows as often, in any order. */
  static Matcher<Collection<Row>> sameAs(Collection<Row> expected) {
    return new TypeSafeDiagnosingMatcher<>() {
      @Override
      protected boolean matchesSafely(Collection<Row> landed, Description mismatch) {
        List<Row> sortedExpected = expected.stream().sorted().toList();
        List<Row> sortedLanded = landed.stream().sorted().toList();
        List<Row> missing = without(sortedExpected, sortedLanded);
        List<Row> surplus = without(sortedLanded, sortedExpected);
        mismatch.appendText(
            "%d rows; %d missing:%s%n%d too many:%s"
                .formatted(
                    landed.size(), missing.size(), shown(missing), surplus.size(), shown(surplus)));
        return missing.isEmpty() && surplus.isEmpty();
      }

      @Override
      public void describeTo(Description description) {
        description.appendText("the oracle's " + expected.size() + " rows");
      }
    };
  }

  /** SHA-256 of the sorted rows, a line each. */
  static String checksum(Collection<Row> rows) {
    String lines = rows.stream().sorted().map(Row::text).collect(Collectors.joining("\n"));
    return Texts.sha256(lines.getBytes(StandardCharsets.UTF_8));
  }

  /** Both are sorted. */
  private static List<Row> without(List<Row> rows, List<Row> others) {
    List<Row> left = new ArrayList<>();
    int other = 0;
    for (Row row : rows) {
      while (other < others.size() && others.get(other).compareTo(row) < 0) {
        other++;
      }
      if (other < others.size() && others.get(other).equals(row)) {
        other++;
      } else {
        left.add(row);
      }
    }
    return left;
  }

  private static String shown(List<Row> rows) {
    return rows.stream().limit(SHOWN).map(row -> "\n    " + row).collect(Collectors.joining());
  }
}
