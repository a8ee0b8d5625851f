package dev.millrace.pipelines.query;

import dev.millrace.transforms.sql.DefinedFunction;
import java.util.Set;

/** One statement of those that were given. */
sealed interface Statement {

  /**
   * Declares a table.
   *
   * @param at its name in the text, from 0
   */
  record CreateTable(TableAddress table, int at) implements Statement {}

  /**
   * Defines a function for the statements behind it.
   *
   * @param at its name in the text, from 0
   */
  record CreateFunction(DefinedFunction function, int at) implements Statement {}

  /**
   * Adds the result of a query to a declared table: a folder of files, or a table of a database.
   *
   * @param table its name
   * @param at that name in the text, from 0
   */
  record Insert(String table, int at, Ask query) implements Statement {}

  /**
   * A query.
   *
   * @param sql with blanks before it, so that each character stands where it stands in the whole
   *     text
   * @param names that occur in it, in lower case: those of its tables and columns are among them
   */
  record Ask(String sql, Set<String> names) implements Statement {
    public Ask {
      names = Set.copyOf(names);
    }
  }

  /** Lists the tables. */
  record ShowTables() implements Statement {}

  /**
   * Lists the columns of a table.
   *
   * @param at the name in the text, from 0
   */
  record Describe(String table, int at) implements Statement {}
}
