package dev.millrace.io.jdbc;

import java.io.Serializable;
import java.util.Set;

/**
 * A column of a table.
 *
 * @param type the name that the database has for it, without arguments: {@code varchar}
 * @param jdbcType the constant of {@link java.sql.Types} for it, {@link java.sql.Types#OTHER} where
 *     it is known by its name
 * @param argument the first of the type: the greatest length of text, digits of a number or of a
 *     second; -1 if there is none
 * @param scale digits behind the point of a number
 * @param declared the type as SQL has it: {@code character varying(10)}
 */
record SqlColumn(
    String name,
    String type,
    int jdbcType,
    int argument,
    int scale,
    String declared,
    Set<Trait> traits)
    implements Serializable {

  /** What else there is to know of a column. */
  enum Trait {
    /** It may have nothing in it. */
    NULLABLE,
    /** It has a value where a row gives none. */
    DEFAULTED,
    /** Rows must give no value. */
    GENERATED
  }

  SqlColumn {
    traits = Set.copyOf(traits);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
