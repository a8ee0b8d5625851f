package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.EventType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;

/** Puts the values of rows into the parameters of a statement. */
final class RowBinding implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a value takes in memory beside its text or bytes, roughly. */
  private static final int VALUE = 16;

  private final EventSchema schema;
  private final List<LandingColumn> columns;

  /**
   * @param columns in which the fields wait, in their order
   */
  RowBinding(EventSchema schema, List<LandingColumn> columns) {
    this.schema = schema;
    this.columns = columns;
  }

  /** Binds the fields in their order. */
  void bind(Row row, PreparedStatement statement, int firstParameter) throws SQLException {
    List<EventField> fields = schema.fields();
    for (int place = 0; place < fields.size(); place++) {
      Object value = row.getValue(place);
      int parameter = firstParameter + place;
      if (value == null) {
        statement.setNull(parameter, columns.get(place).jdbcType());
      } else {
        bind(fields.get(place).type(), place, value, statement, parameter);
      }
    }
  }

  private void bind(
      EventType type, int place, Object value, PreparedStatement statement, int parameter)
      throws SQLException {
    switch (type.kind()) {
      case BOOLEAN -> statement.setBoolean(parameter, (Boolean) value);
      case INT -> statement.setInt(parameter, (Integer) value);
      case LONG -> statement.setLong(parameter, (Long) value);
      case FLOAT -> statement.setFloat(parameter, (Float) value);
      case DOUBLE -> statement.setDouble(parameter, (Double) value);
      case STRING -> statement.setString(parameter, (String) value);
      case BYTES -> statement.setBytes(parameter, (byte[]) value);
      case ENUM ->
          statement.setString(
              parameter, type.symbols().get(((EnumerationType.Value) value).getValue()));
      case DECIMAL -> statement.setBigDecimal(parameter, (BigDecimal) value);
      case DATE -> statement.setObject(parameter, (LocalDate) value);
      case TIMESTAMP_MILLIS ->
          bindTime(
              Instant.ofEpochMilli(((org.joda.time.Instant) value).getMillis()),
              place,
              statement,
              parameter);
      case TIMESTAMP_MICROS -> bindTime((Instant) value, place, statement, parameter);
      case ARRAY, RECORD -> throw new IllegalStateException("Checked before the run");
    }
  }

  private void bindTime(Instant time, int place, PreparedStatement statement, int parameter)
      throws SQLException {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    if (columns.get(place).isZoned()) {
      statement.setObject(parameter, utc);
    } else {
      statement.setObject(parameter, utc.toLocalDateTime());
    }
  }

  /** About how many bytes a row takes while it waits to be sent. */
  long weight(Row row) {
    long weight = 0;
    for (int place = 0; place < schema.fields().size(); place++) {
      Object value = row.getValue(place);
      weight +=
          VALUE
              + (value instanceof String text
                  ? 2L * text.length()
                  : value instanceof byte[] bytes ? bytes.length : 0);
    }
    return weight;
  }
}
