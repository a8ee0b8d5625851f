package dev.millrace.conformance;

import dev.millrace.conformance.oracle.FeaturesPage;
import dev.millrace.conformance.oracle.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that docs/features.md lists, and requests that have one of them. */
final class RequestWords {
  private static final List<String> HEADINGS =
      List.of(
          "File extensions",
          "Places",
          "Tokens anywhere in the target",
          "Inside base64",
          "In headers",
          "User agents");
  private static final Pattern CODE = Pattern.compile("(?<!`)(`+)(?!`) ?(.+?) ?(?<!`)\\1(?!`)");

  private RequestWords() {}

  /** All words of all lists, once each. */
  static List<String> all() {
    return HEADINGS.stream()
        .flatMap(heading -> FeaturesPage.rows(heading).stream())
        .flatMap(cells -> CODE.matcher(cells.get(cells.size() - 1)).results())
        .map(code -> code.group(2).replace('␣', ' ').replace("NUL", "\0"))
        .distinct()
        .toList();
  }

  /** Requests with this word in every part. */
  static List<Request> around(String word) {
    List<String> targets = new ArrayList<>();
    for (String path : List.of(word, "/" + word, "/a" + word + "b", "/." + word, "/a." + word)) {
      targets.add(path);
      targets.add(path + "/");
      targets.add(path + "5");
      targets.add(path + "?");
      targets.add("/p?" + path);
      targets.add("/p?q=" + path + "&r");
      targets.add(path.toUpperCase(Locale.ROOT) + "?x");
      targets.add("/p?q" + percent(path) + percent(percent(path)));
      targets.add(percent(percent(percent(path))));
      targets.add("/p?q=" + Base64.getEncoder().encodeToString(bytes(path)));
      targets.add("/p?q=" + Base64.getUrlEncoder().encodeToString(bytes("[\"" + path + "\"]")));
    }
    List<Request> requests = new ArrayList<>();
    for (String target : targets) {
      requests.add(request("GET", target, 404, "", "Mozilla/5.0"));
      requests.add(request("POST", target, 200, "", ""));
    }
    requests.add(request("GET", "/", 200, word, "x" + word + "5"));
    requests.add(request(word.replace(" ", ""), "/", 401, word + " 7", word));
    return requests;
  }

  private static Request request(
      String method, String target, int status, String referrer, String agent) {
    String line = method + " " + target + " HTTP/1.1";
    return new Request(
        "c", "", referrer, 0, line, method, target, "HTTP/1.1", status, 5, referrer, agent);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All bytes but letters and digits percent-encoded. */
  static String percent(String text) {
    return Pattern.compile("[^A-Za-z0-9]")
        .matcher(new String(bytes(text), StandardCharsets.ISO_8859_1))
        .replaceAll(b -> Matcher.quoteReplacement("%%%02x".formatted((int) b.group().charAt(0))));
  }
}
