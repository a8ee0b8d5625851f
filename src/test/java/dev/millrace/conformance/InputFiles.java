package dev.millrace.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text);
    }
    return Files.write(file, bytes.toByteArray());
  }
}
