package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteRange;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A {@link ClientActivity} as it lies encoded in a block, where it takes a tenth of the memory.
 *
 * @param block of {@link ClientBlocks}
 * @param from first byte
 * @param to behind the last byte
 */
record PackedActivity(byte[] block, int from, int to) {
  /** A fresh copy of what was packed. */
  ClientActivity unpacked() {
    try {
      return ClientActivity.Coder.of().decode(new ByteRange(block, from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
