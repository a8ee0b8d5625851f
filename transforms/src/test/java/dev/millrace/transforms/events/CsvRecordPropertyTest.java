package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class CsvRecordPropertyTest {
  /** A column, and one of the ways in which RFC 4180 writes it. */
  record Column(String text, boolean inQuotes) {
    String written() {
      return inQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** Nothing at all is null; an empty text in quotes is one. */
    @Nullable String read() {
      return text.isEmpty() && !inQuotes ? null : text;
    }
  }

  @Provide
  Arbitrary<List<Column>> plain() {
    return Arbitraries.strings()
        .withChars("a ;\tü€'\\#")
        .ofMaxLength(4)
        .map(text -> new Column(text, false))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Column>> any() {
    Arbitrary<Column> quoted =
        Arbitraries.strings()
            .withChars("a ,\"\r\nü")
            .ofMaxLength(4)
            .map(text -> new Column(text, true));
    return Arbitraries.oneOf(plain().map(columns -> columns.get(0)), quoted)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property
  void columnsWithoutQuotesAreReadAsWritten(@ForAll("plain") List<Column> columns) throws Refusal {
    assertRead(columns);
  }

  @Property
  void columnsAreReadAsWritten(@ForAll("any") List<Column> columns) throws Refusal {
    assertRead(columns);
  }

  @Property
  void aLineEndOutsideOfQuotesIsRefused(@ForAll("plain") List<Column> columns) {
    assertThrows(Refusal.class, () -> CsvRecord.columns(bytes(written(columns) + "\rb")));
  }

  private static void assertRead(List<Column> columns) throws Refusal {
    assertThat(
        CsvRecord.columns(bytes(written(columns))),
        is(columns.stream().map(Column::read).collect(Collectors.toList())));
  }

  private static String written(List<Column> columns) {
    return columns.stream().map(Column::written).collect(Collectors.joining(","));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
