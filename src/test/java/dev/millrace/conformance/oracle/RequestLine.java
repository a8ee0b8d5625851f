package dev.millrace.conformance.oracle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request line in its parts: the method before the first space, the protocol after the last if it
 * starts with {@code HTTP/}, and the target between them. All are empty if there is no method.
 */
record RequestLine(String method, String target, String protocol) {
  private static final Pattern PARTS =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9_-]*) (.*?)(?: (HTTP/[^ ]*))?");

  static RequestLine of(String request) {
    Matcher parts = PARTS.matcher(request);
    if (!parts.matches()) {
      return new RequestLine("", "", "");
    }
    String protocol = parts.group(3);
    return new RequestLine(parts.group(1), parts.group(2), protocol == null ? "" : protocol);
  }
}
