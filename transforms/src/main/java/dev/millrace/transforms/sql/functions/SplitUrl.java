package dev.millrace.transforms.sql.functions;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A URL taken apart as appendix B of RFC 3986 does it; see {@link UrlPart}. */
record SplitUrl(
    @Nullable String scheme,
    @Nullable String host,
    @Nullable String port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {

  private static final Pattern PARTS =
      Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern HOST =
      Pattern.compile("\\[([0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\\.[^\\[\\]]+)]|[^\\[\\]@:]*");
  private static final int MOST_PORT = 65_535;

  /** Null if it is malformed. */
  static @Nullable SplitUrl of(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!isOfUrls(url) || !parts.matches()) {
      return null;
    }
    String scheme = parts.group(1);
    if (scheme != null && !SCHEME.matcher(scheme).matches()) {
      return null;
    }
    String lower = scheme == null ? null : scheme.toLowerCase(Locale.ROOT);
    String authority = parts.group(2);
    if (authority == null) {
      if (scheme == null && firstSegment(parts.group(3)).indexOf(':') >= 0) {
        return null;
      }
      return new SplitUrl(lower, null, null, parts.group(3), parts.group(4), parts.group(5));
    }
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String host = hasPort ? place.substring(0, colon) : place;
    String port = hasPort && colon + 1 < place.length() ? place.substring(colon + 1) : null;
    if (!HOST.matcher(host).matches() || (port != null && !isPort(port))) {
      return null;
    }
    return new SplitUrl(lower, bare(host), port, parts.group(3), parts.group(4), parts.group(5));
  }

  private static String firstSegment(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private static boolean isOfUrls(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || (c >= 0x7F && c <= 0x9F) || c == '<' || c == '>' || c == '"' || c == '\\') {
        return false;
      }
      if (c == '%' && !FormParameters.isEncodedByte(url, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPort(String port) {
    return port.length() <= 5
        && port.chars().allMatch(c -> c >= '0' && c <= '9')
        && Integer.parseInt(port) <= MOST_PORT;
  }

  private static @Nullable String bare(String host) {
    if (host.isEmpty()) {
      return null;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") ? lower.substring(1, lower.length() - 1) : lower;
  }
}
