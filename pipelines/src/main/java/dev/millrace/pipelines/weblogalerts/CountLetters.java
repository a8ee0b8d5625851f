package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.LineConsumer;
import dev.millrace.transforms.DeadLetter;

/**
 * Parses and counts the lines of dead letters as those of files are. One that does not fit its
 * format again is a dead letter again, at the same place, an attempt later.
 */
final class CountLetters extends CountInBundles<DeadLetter> {
  CountLetters(Selection selection, Seams seams, int shards) {
    super(selection, seams, shards, LogReplayEdges.LINES);
  }

  @Override
  String source(DeadLetter letter) {
    return letter.position().source();
  }

  @Override
  void read(DeadLetter letter, LineConsumer lines) {
    byte[] line = letter.payload();
    lines.accept(line, 0, line.length, letter.position().offset());
  }

  @Override
  DeadLetter letter(DeadLetter before, DeadLetter letter) {
    return letter.replaying(before);
  }
}
