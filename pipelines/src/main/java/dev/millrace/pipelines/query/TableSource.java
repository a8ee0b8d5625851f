package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import java.io.IOException;
import java.util.function.Consumer;

/** What the rows of a table are read from, once it was looked at: one class for each kind. */
sealed interface TableSource
    permits FileSource, StreamSource, TopicSource, DatabaseSource, WarehouseSource {

  /**
   * What a run reads of it.
   *
   * @throws IOException in one line, if it cannot be read now
   */
  TableInput forRun(Run run) throws IOException;

  /**
   * Removes what was made for a run that has ended, well or not.
   *
   * @param notes takes what a person is to remove where that cannot be done
   */
  default void removeBehind(Run run, Consumer<String> notes) {}

  /** Says what stays behind a run whose end nobody waits for. */
  default void leaveBehind(Run run, Consumer<String> notes) {}
}
