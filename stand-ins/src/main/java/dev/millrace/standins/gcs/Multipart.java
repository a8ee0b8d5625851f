package dev.millrace.standins.gcs;

import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages within one body, each with headers of its own (RFC 2046). */
final class Multipart {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");

  private final List<Map<String, String>> headers = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();

  static Multipart of(Call call) throws Refusal {
    Matcher boundary = BOUNDARY.matcher(call.header("content-type").orElse(""));
    if (!boundary.find()) {
      throw Refusal.invalid("No boundary between the parts");
    }
    Multipart parts = new Multipart();
    // One char is one byte in this character set.
    String all = new String(call.body(), StandardCharsets.ISO_8859_1);
    String[] pieces = ("\r\n" + all).split(Pattern.quote("\r\n--" + boundary.group(1)), -1);
    for (int i = 1; i < pieces.length && !pieces[i].startsWith("--"); i++) {
      parts.add(pieces[i].substring("\r\n".length()));
    }
    return parts;
  }

  private void add(String part) {
    headers.add(headersOf(part));
    bodies.add(bodyOf(part).getBytes(StandardCharsets.ISO_8859_1));
  }

  static Map<String, String> headersOf(String message) {
    Map<String, String> headers = new LinkedHashMap<>();
    int end = message.indexOf("\r\n\r\n");
    for (String line :
        Splitter.on("\r\n").split(message.substring(0, end < 0 ? message.length() : end))) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  static String bodyOf(String message) {
    int end = message.indexOf("\r\n\r\n");
    return end < 0 ? "" : message.substring(end + "\r\n\r\n".length());
  }

  int size() {
    return bodies.size();
  }

  Map<String, String> headers(int part) {
    return headers.get(part);
  }

  byte[] body(int part) {
    return bodies.get(part);
  }
}
