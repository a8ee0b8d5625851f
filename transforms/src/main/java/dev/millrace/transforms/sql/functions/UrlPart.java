package dev.millrace.transforms.sql.functions;

import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.jspecify.annotations.Nullable;

/**
 * {@code URL_PART(url, part)}: a part of a URL, or of a reference without scheme or host, as the
 * target of a request is (RFC 3986).
 *
 * <ul>
 *   <li>{@code 'scheme'}, {@code 'host'}: in lower case; a host in brackets without them
 *   <li>{@code 'port'}: the digits, if the URL has any; no scheme's default
 *   <li>{@code 'path'}: as written, not decoded; empty if there is none
 *   <li>{@code 'query'}, {@code 'fragment'}: as written, not decoded, without their sign
 *   <li>{@code 'query:NAME'}: the value of the first parameter with this name. Names and values are
 *       decoded as forms are: {@code +} is a blank, {@code %} and two hexadecimal digits a byte of
 *       UTF-8 (what is no UTF-8 becomes U+FFFD). Empty if there is no {@code =}.
 * </ul>
 *
 * <p><b>Null</b> if an argument is null, the URL does not have that part, or it is malformed: with
 * a blank, a control character or one of {@code < > " \} in it, with a {@code %} that two
 * hexadecimal digits do not follow, with a scheme, host or port that are none. Other characters
 * that RFC 3986 wants encoded are taken as they are, as browsers take them.
 *
 * <p><b>Error</b>: a part of no such name. <b>Cost</b>: proportional to the URL's length.
 */
public final class UrlPart implements BeamSqlUdf {
  private static final String PARAMETER = "query:";

  /** What SQL calls. */
  public static @Nullable String eval(@Nullable String url, @Nullable String part) {
    return of(url, part);
  }

  /**
   * @throws IllegalArgumentException if there is no part of this name
   */
  public static @Nullable String of(@Nullable String url, @Nullable String part) {
    if (url == null || part == null) {
      return null;
    }
    Reader reader = reader(part);
    SplitUrl split = SplitUrl.of(url);
    return split == null ? null : reader.read(split);
  }

  private interface Reader {
    @Nullable String read(SplitUrl url);
  }

  private static Reader reader(String part) {
    return switch (part) {
      case "scheme" -> SplitUrl::scheme;
      case "host" -> SplitUrl::host;
      case "port" -> SplitUrl::port;
      case "path" -> SplitUrl::path;
      case "query" -> SplitUrl::query;
      case "fragment" -> SplitUrl::fragment;
      default -> {
        if (!part.startsWith(PARAMETER)) {
          throw new IllegalArgumentException(
              "Invalid part of URL_PART: '%s' (must be scheme, host, port, path, query, fragment or"
                      .formatted(part)
                  + " query:NAME)");
        }
        String name = part.substring(PARAMETER.length());
        yield url -> FormParameters.first(url.query(), name);
      }
    };
  }
}
