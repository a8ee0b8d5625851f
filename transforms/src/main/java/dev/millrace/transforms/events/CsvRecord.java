package dev.millrace.transforms.events;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one CSV record by RFC 4180. Blanks belong to a column. A quote within a column
 * that does not begin with one is text, which the standard leaves out; a carriage return outside of
 * quotes is not, and nothing may follow a closing quote.
 */
final class CsvRecord {
  /** Tells a column with nothing in it from one with an empty text in quotes. */
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setNullString("").setQuoteMode(QuoteMode.ALL_NON_NULL).build();

  private static final CharMatcher NEEDS_PARSER = CharMatcher.anyOf("\"\r\n");

  private CsvRecord() {}

  /**
   * @param record without its line end, in UTF-8
   * @return the columns; null for one with nothing in it
   */
  static List<@Nullable String> columns(byte[] record) throws Refusal {
    String text = Utf8Text.of(record);
    if (text.isEmpty()) {
      return Arrays.asList(new @Nullable String[1]);
    }
    return NEEDS_PARSER.matchesNoneOf(text) ? split(text) : parse(text);
  }

  /** Most records: without quotes a comma is a comma. A parser for each of them costs far more. */
  private static List<@Nullable String> split(String text) {
    List<@Nullable String> columns = new ArrayList<>();
    int start = 0;
    for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
      columns.add(column(text, start, comma));
      start = comma + 1;
    }
    columns.add(column(text, start, text.length()));
    return columns;
  }

  private static @Nullable String column(String text, int start, int end) {
    return start == end ? null : text.substring(start, end);
  }

  private static List<@Nullable String> parse(String text) throws Refusal {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
      Iterator<CSVRecord> records = parser.iterator();
      List<@Nullable String> columns = Arrays.asList(records.next().values());
      if (records.hasNext()) {
        throw notCsv("found a carriage return outside of quotes");
      }
      return columns;
    } catch (UncheckedIOException | IOException | IllegalStateException e) {
      throw notCsv(said(e));
    }
  }

  /** The library's own words name a line of a text that is one line of many. */
  private static String said(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("EOF")
        ? "found a quote that is not closed"
        : "found more behind a closing quote";
  }

  private static Refusal notCsv(String said) {
    return Refusal.of(EventReason.NOT_CSV, "Expected CSV: " + said);
  }
}
