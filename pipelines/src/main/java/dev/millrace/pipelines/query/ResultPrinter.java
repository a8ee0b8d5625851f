package dev.millrace.pipelines.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.pipelines.console.Console;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Prints rows as they were landed. */
final class ResultPrinter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private final ResultColumns columns;
  private final Console console;

  /**
   * @param columns the first ones of each row; what a row has behind them is not printed
   */
  ResultPrinter(ResultColumns columns, Console console) {
    this.columns = columns;
    this.console = console;
  }

  void print(List<Row> rows, PrintFormat format) throws IOException {
    switch (format) {
      case TABLE -> table(rows);
      case CSV -> csv(rows);
      case JSONL -> {
        for (Row row : rows) {
          console.line(json(row));
        }
      }
    }
  }

  private void table(List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.names());
    lines.add(columns.types().stream().map(Enum::name).toList());
    rows.forEach(
        row ->
            lines.add(texts(row).stream().map(text -> text == null ? "NULL" : cut(text)).toList()));
    int[] widths = new int[columns.names().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(line.get(i)));
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      console.line(aligned(lines.get(i), widths));
      if (i == 1) {
        console.line(
            aligned(java.util.Arrays.stream(widths).mapToObj("─"::repeat).toList(), widths));
      }
    }
  }

  private String aligned(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - length(cells.get(i)));
      line.append(i == 0 ? "" : GAP)
          .append(
              columns.types().get(i).isNumber() ? blanks + cells.get(i) : cells.get(i) + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text) {
    return length(text) <= WIDEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }

  /** A null is nothing, and an empty text is quoted. */
  private void csv(List<Row> rows) {
    console.line(String.join(",", columns.names().stream().map(ResultPrinter::quoted).toList()));
    for (Row row : rows) {
      console.line(
          String.join(
              ",", texts(row).stream().map(text -> text == null ? "" : quoted(text)).toList()));
    }
  }

  private static String quoted(String text) {
    return !text.isEmpty() && text.matches("[^\",\\r\\n]+")
        ? text
        : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private String json(Row row) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      List<@Nullable String> texts = texts(row);
      for (int i = 0; i < texts.size(); i++) {
        json.writeFieldName(columns.names().get(i));
        write(columns.types().get(i), row.getValue(i), texts.get(i), json);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(
      ResultColumns.Type type, @Nullable Object value, @Nullable String text, JsonGenerator json)
      throws IOException {
    if (value == null || text == null) {
      json.writeNull();
    } else if (type == ResultColumns.Type.BOOLEAN) {
      json.writeBoolean((Boolean) value);
    } else if (type.isNumber() && isFinite(value)) {
      json.writeNumber(text);
    } else {
      json.writeString(text);
    }
  }

  /** JSON has no other numbers. */
  private static boolean isFinite(Object value) {
    return !(value instanceof Double || value instanceof Float)
        || Double.isFinite(((Number) value).doubleValue());
  }

  private List<@Nullable String> texts(Row row) {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < columns.names().size(); i++) {
      Object value = row.getValue(i);
      texts.add(value == null ? null : text(value));
    }
    return texts;
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      BigDecimal plain = decimal.stripTrailingZeros();
      return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : value.toString();
  }
}
