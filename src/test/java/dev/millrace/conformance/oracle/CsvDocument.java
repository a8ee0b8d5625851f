package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CSV file, read with all of it at hand, as docs/ingest-events.md says. */
final class CsvDocument {
  private static final int LONGEST = 1 << 20;

  private CsvDocument() {}

  /** A record as Latin-1, which has a character for each byte, and where it stands. */
  record Piece(String text, long offset) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** A column of a record. */
  record Cell(String text, boolean inQuotes) {}

  static List<Piece> pieces(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<Piece> pieces = new ArrayList<>();
    int at = text.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
    while (at < text.length()) {
      int end = endOfRecord(text, at);
      if (end < 0 || stripped(text, at, end).length() > LONGEST) {
        int lineFeed = text.indexOf('\n', at);
        end = lineFeed < 0 ? text.length() : lineFeed + 1;
      }
      pieces.add(new Piece(stripped(text, at, end), at));
      at = end;
    }
    return pieces;
  }

  private static String stripped(String text, int from, int to) {
    String piece = text.substring(from, to);
    return piece.endsWith("\r\n")
        ? piece.substring(0, piece.length() - 2)
        : piece.endsWith("\n") ? piece.substring(0, piece.length() - 1) : piece;
  }

  /** -1 if the file ends in quotes. */
  private static int endOfRecord(String text, int from) {
    int at = from;
    while (true) {
      if (text.startsWith("\"", at)) {
        int close = closing(text, at + 1);
        if (close < 0) {
          return -1;
        }
        at = close + 1;
      }
      while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
        at++;
      }
      if (at == text.length()) {
        return at;
      }
      if (text.charAt(at++) == '\n') {
        return at;
      }
    }
  }

  /** The quote that ends what began before {@code from}; two in a row are one within it. */
  private static int closing(String text, int from) {
    int at = text.indexOf('"', from);
    while (at >= 0 && text.startsWith("\"", at + 1)) {
      at = text.indexOf('"', at + 2);
    }
    return at;
  }

  static List<Cell> cells(byte[] record) throws EventFault {
    String text = JsonDocument.utf8(record);
    List<Cell> cells = new ArrayList<>();
    int at = 0;
    while (true) {
      if (text.startsWith("\"", at)) {
        int close = closing(text, at + 1);
        if (close < 0 || (close + 1 < text.length() && text.charAt(close + 1) != ',')) {
          throw new EventFault("not-csv", "");
        }
        cells.add(new Cell(text.substring(at + 1, close).replace("\"\"", "\""), true));
        at = close + 1;
      } else {
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String cell = text.substring(at, end);
        if (cell.indexOf('\r') >= 0) {
          throw new EventFault("not-csv", "");
        }
        cells.add(new Cell(cell, false));
        at = end;
      }
      if (at == text.length()) {
        return cells;
      }
      at++;
    }
  }

  static @Nullable String valueOf(Cell cell, EventColumn column) {
    boolean text = column.type().equals("string");
    if (!cell.text().isEmpty() || (text && (cell.inQuotes() || !column.mayBeNull()))) {
      return cell.text();
    }
    return null;
  }
}
