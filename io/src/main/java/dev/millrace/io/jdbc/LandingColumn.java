package dev.millrace.io.jdbc;

import java.io.Serializable;
import java.sql.Types;

/**
 * Where the values of a field land, and where they wait.
 *
 * @param name of the column, as the database has it
 * @param declared the type of the target's column when it was looked at; empty if there was none
 *     and its description is known only where rows wait
 * @param staged what the column in which they wait is declared as
 * @param jdbcType of that one, a constant of {@link Types}
 */
record LandingColumn(String name, String declared, String staged, int jdbcType)
    implements Serializable {

  /** Whether a time in it is one of a zone. */
  boolean isZoned() {
    return jdbcType == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  /** The same in a table that was not there when it was looked at. */
  LandingColumn declaredAs(String type) {
    return new LandingColumn(name, type, staged, jdbcType);
  }
}
