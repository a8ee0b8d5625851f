package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.FileLine;
import dev.millrace.io.LineConsumer;

/** Parses and counts lines that had to travel by themselves, because copies were dropped. */
final class CountDistinctLines extends CountInBundles<FileLine> {
  CountDistinctLines(Selection selection, Seams seams, int shards) {
    super(selection, seams, shards, Edges.DISTINCT_LINES);
  }

  @Override
  String source(FileLine line) {
    return line.position().source();
  }

  @Override
  void read(FileLine line, LineConsumer lines) {
    if (line.isWhole()) {
      lines.accept(line.bytes(), 0, line.bytes().length, line.position().offset());
    } else {
      lines.acceptOversized(line.oversized());
    }
  }
}
