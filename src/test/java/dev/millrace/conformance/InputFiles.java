package dev.millrace.conformance;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Log files made for a test. */
final class InputFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private InputFiles() {}

  /** A line of the combined format. */
  static String line(String client, Instant time, String target, int status) {
    return "%s - - [%s] \"GET %s HTTP/1.1\" %d 100 \"-\" \"test\"\n"
        .formatted(client, TIME.format(time), target, status);
  }

  static Path write(Path file, String text) throws IOException {
    return Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Path gzip(Path file, byte[] text) throws IOException {
    return Files.write(file, compressed(GZIPOutputStream::new, text));
  }

  /** As two streams, one after the other, as parallel compressors and those who append write. */
  static Path bzip2(Path file, byte[] text) throws IOException {
    return Files.write(file, inTwo(out -> new BZip2CompressorOutputStream(out, 1), text));
  }

  /** As two frames, one after the other. */
  static Path zstd(Path file, byte[] text) throws IOException {
    return Files.write(file, inTwo(out -> new ZstdOutputStream(out).setChecksum(true), text));
  }

  private interface Compressor {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] inTwo(Compressor compressor, byte[] text) throws IOException {
    int half = text.length / 2;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(compressed(compressor, Arrays.copyOf(text, half)));
    bytes.write(compressed(compressor, Arrays.copyOfRange(text, half, text.length)));
    return bytes.toByteArray();
  }

  private static byte[] compressed(Compressor compressor, byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.around(bytes)) {
      out.write(text);
    }
    return bytes.toByteArray();
  }
}
