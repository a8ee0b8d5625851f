package dev.millrace.pipelines.weblogalerts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import org.apache.beam.sdk.coders.Coder;
import org.joda.time.Instant;

/**
 * Something that an increment counted in a window that is still open, to go on with in the next.
 *
 * @param kind which collection it is of
 * @param time its timestamp, the last moment of its window
 * @param value encoded by the collection's coder, in base64
 */
public record OpenPart(String kind, Instant time, String value) {

  static <T> OpenPart of(String kind, Instant time, T element, Coder<T> coder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coder.encode(element, bytes);
    return new OpenPart(kind, time, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  <T> T element(Coder<T> coder) throws IOException {
    return coder.decode(new ByteArrayInputStream(Base64.getDecoder().decode(value)));
  }
}
