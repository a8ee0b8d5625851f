package dev.millrace.standins.gcs;

import com.google.common.base.Splitter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request.
 *
 * @param path its parts between slashes, decoded
 * @param headers by their names in small letters
 * @param body all of it, or what came before the connection was cut
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
record Call(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {

  /**
   * @param target as in the first line of a request
   */
  static Call of(String method, String target, Map<String, String> headers, byte[] body) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    return new Call(
        method,
        Splitter.on('/').omitEmptyStrings().splitToStream(path).map(Call::decoded).toList(),
        mark < 0 ? Map.of() : query(target.substring(mark + 1)),
        headers,
        body);
  }

  Call with(byte[] other) {
    return new Call(method, path, query, headers, other);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : Splitter.on('&').split(text)) {
      int sign = pair.indexOf('=');
      query.put(
          decoded(sign < 0 ? pair : pair.substring(0, sign)),
          sign < 0 ? "" : decoded(pair.substring(sign + 1)));
    }
    return query;
  }

  /** A plus is a plus in a path; Google's client writes a space as %20 everywhere. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The generation that a change is conditional on; 0 is none. */
  OptionalLong condition() {
    return parameter("ifGenerationMatch")
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElse(OptionalLong.empty());
  }

  /** The parts after {@code …/v1}. */
  List<String> resource() {
    int version = path.indexOf("v1");
    return version < 0 ? List.of() : path.subList(version + 1, path.size());
  }

  /** Whether it goes to a part of the API of its own: upload, download, batch. */
  boolean isTo(String part) {
    return !path.isEmpty() && path.get(0).equals(part);
  }
}
