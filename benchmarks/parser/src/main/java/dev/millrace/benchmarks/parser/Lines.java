package dev.millrace.benchmarks.parser;

import dev.millrace.io.FileCompression;
import dev.millrace.io.FileRange;
import dev.millrace.io.LineConsumer;
import dev.millrace.io.LineReader;
import dev.millrace.io.OversizedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Lines to parse, in memory: as bytes one after the other, and as strings. */
final class Lines {
  /** Enough that neither caches nor branch predictors learn them by heart. */
  private static final int MOST = 50_000;

  static final Lines NONE = new Lines(new byte[0], new int[0], new String[0]);

  final byte[] bytes;
  final int[] ends;
  final String[] strings;

  private Lines(byte[] bytes, int[] ends, String[] strings) {
    this.bytes = bytes;
    this.ends = ends;
    this.strings = strings;
  }

  /** The first lines of a log, gzipped where its name says so. */
  static Lines of(Path file) throws IOException {
    Path plain = Files.createTempFile("millrace-benchmark-", ".log");
    try {
      if (file.toString().endsWith(".gz")) {
        try (var in = new GZIPInputStream(Files.newInputStream(file));
            var out = Files.newOutputStream(plain)) {
          in.transferTo(out);
        }
      } else {
        Files.copy(file, plain, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      return read(plain);
    } finally {
      Files.delete(plain);
    }
  }

  private static Lines read(Path plain) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    FileRange whole = FileRange.whole(plain.toString(), FileCompression.NONE, Files.size(plain));
    LineReader.create()
        .read(
            whole,
            new LineConsumer() {
              @Override
              public void accept(byte[] buffer, int from, int to, long offset) {
                if (lines.size() < MOST) {
                  lines.add(Arrays.copyOfRange(buffer, from, to));
                }
              }

              @Override
              public void acceptOversized(OversizedLine line) {
                throw new IllegalArgumentException("A log for a benchmark has no line of 1 MiB");
              }
            });
    int[] ends = new int[lines.size()];
    String[] strings = new String[lines.size()];
    byte[] bytes = new byte[lines.stream().mapToInt(line -> line.length).sum()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      byte[] line = lines.get(i);
      System.arraycopy(line, 0, bytes, end, line.length);
      end += line.length;
      ends[i] = end;
      strings[i] = new String(line, StandardCharsets.ISO_8859_1);
    }
    return new Lines(bytes, ends, strings);
  }

  int count() {
    return ends.length;
  }

  int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }
}
