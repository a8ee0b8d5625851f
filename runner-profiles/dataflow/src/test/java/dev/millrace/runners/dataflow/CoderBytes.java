package dev.millrace.runners.dataflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * For each coder some bytes that were written down and the value that they are: what a job that is
 * updated has kept must be read by the new one, and written as the old one did.
 *
 * @param samples by the text of the coder
 */
record CoderBytes(Map<String, Sample> samples) {
  /** Bytes as hexadecimal digits, and a value as {@link CoderText#value} gives it. */
  record Sample(String bytes, String value) {}

  private static final Path FILE =
      Path.of("src/test/resources/dev/millrace/runners/dataflow/graphs/coders.txt");

  static CoderBytes read() throws IOException {
    Map<String, Sample> samples = new HashMap<>();
    String coder = "";
    for (String line : Files.readAllLines(FILE)) {
      if (line.startsWith("    bytes ")) {
        samples.put(coder, new Sample(line.substring(10).replace(" ", ""), ""));
      } else if (line.startsWith("    value ")) {
        samples.computeIfPresent(
            coder, (name, sample) -> new Sample(sample.bytes(), line.substring(10)));
      } else {
        coder = line;
      }
    }
    return new CoderBytes(samples);
  }

  /** Texts of the coders that something was written down for. */
  Set<String> coders() {
    return samples.keySet();
  }

  /** What was written down for a coder of that text. */
  Sample of(String coder) {
    return Objects.requireNonNull(samples.get(coder), coder);
  }

  /** The same as this coder reads it, and writes what it has read. */
  static <T> Sample readAndWritten(Coder<T> coder, Sample sample) throws IOException {
    T value = CoderUtils.decodeFromByteArray(coder, HexFormat.of().parseHex(sample.bytes()));
    return new Sample(
        HexFormat.of().formatHex(CoderUtils.encodeToByteArray(coder, value)),
        CoderText.value(value));
  }
}
