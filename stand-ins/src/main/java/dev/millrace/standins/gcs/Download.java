package dev.millrace.standins.gcs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** An object's bytes, or those of a range. */
final class Download {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  private Download() {}

  static Answer answer(StoredObject object, Call call) throws Refusal {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", object.contentType());
    headers.put("x-goog-generation", Long.toString(object.generation()));
    headers.put("x-goog-metageneration", "1");
    headers.put("x-goog-stored-content-length", Integer.toString(object.bytes().length));
    headers.put("x-goog-hash", "crc32c=" + object.crc32c());
    if (!object.contentEncoding().isEmpty()) {
      return unpacked(object, call, headers);
    }
    String range = call.header("range").orElse("");
    if (range.isEmpty()) {
      return new Answer(200, headers, object.bytes());
    }
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw Refusal.invalid("Invalid range: " + range);
    }
    int size = object.bytes().length;
    boolean fromTheEnd = matcher.group(1).isEmpty();
    long from =
        fromTheEnd
            ? Math.max(0, size - Long.parseLong(matcher.group(2)))
            : Long.parseLong(matcher.group(1));
    long last =
        fromTheEnd || matcher.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(matcher.group(2)));
    if (from >= size) {
      throw Refusal.outOfRange();
    }
    headers.put("Content-Range", "bytes " + from + "-" + last + "/" + size);
    return new Answer(206, headers, Arrays.copyOfRange(object.bytes(), (int) from, (int) last + 1));
  }

  /** Of a packed object the service gives no ranges, and unpacks it for who does not. */
  private static Answer unpacked(StoredObject object, Call call, Map<String, String> headers) {
    headers.put("x-goog-stored-content-encoding", object.contentEncoding());
    if (call.header("accept-encoding").orElse("").contains(object.contentEncoding())) {
      headers.put("Content-Encoding", object.contentEncoding());
      return new Answer(200, headers, object.bytes());
    }
    try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(object.bytes()))) {
      return new Answer(200, headers, text.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(object.name() + " says that it is gzip", e);
    }
  }
}
