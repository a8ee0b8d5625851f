package dev.millrace.io;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * A table outside of the run's folder, which no rename can publish: the rows of a run wait aside of
 * it, are counted there, and move into it at once when the run's books balance. Until then, and if
 * the run fails, the table is as it was.
 *
 * <p>Rows of bounded runs. Of one run, to which it is bound.
 */
public interface StagedTable extends Serializable {
  /** The edge of the ledger that ends in this table. */
  Edge edge();

  /**
   * Makes the place where rows wait, before the run starts and once its output is claimed. What
   * dead runs of the same output left goes.
   */
  void open() throws IOException;

  /**
   * Moves all rows of the run into the table, at once. Doing it again changes nothing.
   *
   * @param rows as the run's books have them; that so many wait is looked at again
   */
  void move(long rows) throws IOException;

  /** Removes what waits, if it has not moved. */
  void abandon() throws IOException;

  /** The last run of the same output whose rows have moved. */
  Optional<String> lastMoved() throws IOException;
}
