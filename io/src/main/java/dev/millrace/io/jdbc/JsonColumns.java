package dev.millrace.io.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of a query as a JSON object of its columns, in the spelling that events are read in:
 * numbers with all their digits, bytes in base64, dates and times by ISO 8601, a time with a zone
 * in UTC. What JSON has no form for is the database's text.
 */
final class JsonColumns {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?");

  private JsonColumns() {}

  static byte[] object(ResultSet row) throws SQLException, IOException {
    ResultSetMetaData columns = row.getMetaData();
    // A stream of bytes would have surrogates escaped.
    StringWriter object = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(object)) {
      json.writeStartObject();
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        json.writeFieldName(columns.getColumnLabel(column));
        write(row, column, columns, json);
      }
      json.writeEndObject();
    }
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(
      ResultSet row, int column, ResultSetMetaData columns, JsonGenerator json)
      throws SQLException, IOException {
    switch (columns.getColumnType(column)) {
      case Types.BOOLEAN -> truth(row, column, json);
      case Types.BIT -> {
        if (isTruth(columns, column)) {
          truth(row, column, json);
        } else {
          text(row.getString(column), json);
        }
      }
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.NUMERIC,
          Types.DECIMAL ->
          number(row.getString(column), json);
      case Types.REAL -> {
        float value = row.getFloat(column);
        number(row.wasNull() ? null : Float.toString(value), json);
      }
      case Types.FLOAT, Types.DOUBLE -> {
        double value = row.getDouble(column);
        number(row.wasNull() ? null : Double.toString(value), json);
      }
      case Types.DATE -> text(row.getObject(column, LocalDate.class), json);
      case Types.TIMESTAMP -> {
        if (isZoned(columns, column)) {
          zoned(row, column, json);
        } else {
          text(row.getObject(column, LocalDateTime.class), json);
        }
      }
      case Types.TIMESTAMP_WITH_TIMEZONE -> zoned(row, column, json);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
        byte[] bytes = row.getBytes(column);
        if (bytes == null) {
          json.writeNull();
        } else {
          json.writeBinary(bytes);
        }
      }
      default -> text(row.getString(column), json);
    }
  }

  /** Whether a BIT is true or false: PostgreSQL's driver says so of boolean and of bit(n). */
  static boolean isTruth(ResultSetMetaData columns, int column) throws SQLException {
    return columns.getColumnTypeName(column).equals("bool");
  }

  /** Whether a column holds moments, which PostgreSQL's driver says by the name of the type. */
  static boolean isZoned(ResultSetMetaData columns, int column) throws SQLException {
    return columns.getColumnType(column) == Types.TIMESTAMP_WITH_TIMEZONE
        || columns.getColumnTypeName(column).equals("timestamptz");
  }

  private static void truth(ResultSet row, int column, JsonGenerator json)
      throws SQLException, IOException {
    boolean value = row.getBoolean(column);
    if (row.wasNull()) {
      json.writeNull();
    } else {
      json.writeBoolean(value);
    }
  }

  private static void zoned(ResultSet row, int column, JsonGenerator json)
      throws SQLException, IOException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    text(time == null ? null : time.toInstant(), json);
  }

  /** Some numbers of databases are none of JSON: NaN, Infinity. */
  private static void number(@Nullable String digits, JsonGenerator json) throws IOException {
    if (digits != null && (NUMBER.matcher(digits).matches() || isExponential(digits))) {
      json.writeNumber(digits);
    } else {
      text(digits, json);
    }
  }

  private static boolean isExponential(String digits) {
    int exponent = digits.indexOf('E');
    return exponent > 0 && NUMBER.matcher(digits.substring(0, exponent)).matches();
  }

  private static void text(@Nullable Object value, JsonGenerator json) throws IOException {
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }
}
