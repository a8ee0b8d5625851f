package dev.millrace.pipelines.query;

import dev.millrace.io.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table, and what one run reads of it. */
record TableOfRun(QueryTable table, TableInput input) {
  /** Those that a query reads, as they are now. */
  static List<TableOfRun> of(List<QueryTable> tables, Run run) throws IOException {
    List<TableOfRun> read = new ArrayList<>();
    for (QueryTable table : tables) {
      read.add(new TableOfRun(table, table.source().forRun(run)));
    }
    return read;
  }

  String name() {
    return table.name();
  }

  List<String> notes() {
    return List.of(table.note(), input.note()).stream().filter(note -> !note.isEmpty()).toList();
  }
}
