package dev.millrace.io.jdbc;

import dev.millrace.transforms.events.EventField;
import dev.millrace.transforms.events.EventType;
import dev.millrace.transforms.events.FieldLimit;
import java.io.Serializable;
import java.util.Optional;

/** Which types of a database's columns hold the values of which fields. */
sealed interface ColumnTypes extends Serializable permits PostgresTypes, StandardTypes {
  /**
   * Types for what Millrace writes down itself.
   *
   * @param text for names
   * @param path for names of folders
   * @param number of 64 bits
   * @param time a moment
   */
  record Own(String text, String path, String number, String time) implements Serializable {}

  Own own();

  /**
   * A new column for values of a type.
   *
   * @throws IllegalArgumentException in one line, if the database has none
   */
  LandingColumn added(String name, EventType type);

  /** A column that is there, for a field whose values it holds. */
  LandingColumn present(SqlColumn column, EventType type);

  /** What of the field's values fits into a new column. */
  FieldLimit limitOfNew(EventType type);

  /** What of the field's values fits into a column; empty if it is of the wrong type. */
  Optional<FieldLimit> limit(EventField field, SqlColumn column);

  /** What the column of a field must be, in words. */
  String wanted(EventType type);
}
