package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Requests that no sane client sends, made of words that somebody looks for. */
final class RandomRequests {
  private static final List<String> WORDS = RequestWords.all();
  private static final List<String> BITS =
      List.of(
          "/", "/", "?", "?", "=", "=", "&", "+", " ", "  ", "%20", "%09", "\t", "%", "%2", "%25",
          "%252F", "%2F", "%3f", "%3F", "%26", "%2b", "%00", "\0", ".", "..", "~", "a", "Z", "7",
          "é", "\u0080", "\u0130", "\u212a", "@", "[", "`", "{", "|", "'", "\"", "<", "#", "%u0041",
          "${", "{{", ".php", ".css", ".tar.gz");
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "CONNECT", "get", "M-SEARCH", "");
  private static final List<String> PROTOCOLS =
      List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/", "", "http/1.1", "SIP/2.0");
  private static final List<String> STARTS =
      List.of("/", "/", "/", "/", "", "*", "http://h", "HTTP://h", "https://h/", "ftp://");
  private static final List<Integer> STATUSES =
      List.of(
          0, 100, 200, 204, 206, 299, 300, 302, 304, 399, 400, 401, 403, 404, 405, 407, 410, 423,
          429, 451, 499, 500, 503, 599, 600, 999);

  private final Random random;
  private final List<String> targets = new ArrayList<>();
  private final int variety;

  RandomRequests(Random random) {
    this.random = random;
    this.variety = 1 + random.nextInt(100);
  }

  /** Between one and two hundred requests; of some minutes nearly all are alike. */
  List<Request> ofAMinute() {
    List<Request> requests = new ArrayList<>();
    int most = random.nextInt(4) == 0 ? 200 : 8;
    for (int left = random.nextInt(most); left >= 0; left--) {
      requests.add(request());
    }
    return requests;
  }

  private Request request() {
    String method = any(METHODS);
    String target = random.nextInt(20) == 0 ? "" : known(target());
    String protocol = any(PROTOCOLS);
    String line = String.join(" ", method, target, protocol).strip();
    return new Request(
        "client",
        "",
        random.nextInt(9) == 0 ? text(3) : "",
        random.nextLong(-200_000, 2_000_000_000_000L),
        line,
        method,
        target,
        protocol,
        any(STATUSES),
        random.nextInt(3) == 0 ? random.nextLong(1L << 50) : random.nextLong(90),
        random.nextInt(3) == 0 ? "" : text(2),
        random.nextInt(3) == 0 ? "" : text(2));
  }

  /** This target or one that was asked before. */
  private String known(String target) {
    if (targets.size() > variety) {
      return targets.get(random.nextInt(targets.size()));
    }
    targets.add(target);
    return target;
  }

  private String target() {
    String target = any(STARTS) + text(1 + random.nextInt(6));
    return random.nextInt(60) == 0 ? target + "x".repeat(random.nextInt(600)) : target;
  }

  private String text(int parts) {
    StringBuilder text = new StringBuilder();
    for (int part = 0; part < parts; part++) {
      text.append(part());
    }
    return text.toString();
  }

  private String part() {
    String word = any(WORDS);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> word;
      case 3 -> word.toUpperCase(Locale.ROOT);
      case 4 -> RequestWords.percent(word);
      case 5 -> RequestWords.percent(RequestWords.percent(word));
      case 6 -> word.replace(' ', '+');
      case 7 -> "=" + Base64.getEncoder().encodeToString(bytes(any(BITS) + word + any(BITS)));
      case 8 -> "?x=" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(" " + word));
      default -> any(BITS);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
