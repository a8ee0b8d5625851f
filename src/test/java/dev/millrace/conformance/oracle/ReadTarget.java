package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target as docs/features.md reads it, each character a byte: decoded once, spaces put together.
 *
 * @param path decoded, with the {@code ?} that ends it
 * @param query decoded, with the {@code &} that is put after it; empty if there is none
 * @param base64 what the query hides, a text for each value that could be read
 * @param extension of the path as it is written; empty if there is none
 */
record ReadTarget(String path, String query, List<String> base64, String extension) {
  private static final Pattern PERCENT =
      Pattern.compile("%(?:25(\\p{XDigit}{2})|(\\p{XDigit}{2}))");
  private static final Pattern SPACES = Pattern.compile("[\\x09-\\x0D ]+");
  private static final Pattern EXTENSION = Pattern.compile("\\.([^./]{1,8})\\z");
  private static final Pattern VALUE = Pattern.compile("(?<==)[A-Za-z0-9+/_-]{3,}");
  private static final Pattern READABLE = Pattern.compile("[\\x09-\\x0D\\x20-\\x7E]*");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\x00-\\x20\\[\\]{}\"',:]+");

  static ReadTarget of(String target) {
    String[] parts = target.split("\\?", 2);
    String extension = extension(parts[0]);
    if (parts.length == 1) {
      return new ReadTarget(decoded(target) + "?", "", List.of(), extension);
    }
    return new ReadTarget(
        decoded(parts[0]) + "?",
        decoded(parts[1].replace('+', ' ')) + "&",
        base64(parts[1]),
        extension);
  }

  /** All of it. */
  String whole() {
    return path + query;
  }

  boolean hasQuery() {
    return !query.isEmpty();
  }

  private static String decoded(String written) {
    String bytes = PERCENT.matcher(written).replaceAll(ReadTarget::decoded);
    return SPACES.matcher(bytes).replaceAll(" ");
  }

  private static String decoded(MatchResult percent) {
    String digits = percent.group(1) == null ? percent.group(2) : percent.group(1);
    return Matcher.quoteReplacement(Character.toString(Integer.parseInt(digits, 16)));
  }

  private static String extension(String path) {
    Matcher extension = EXTENSION.matcher(path);
    return extension.find() ? withoutHighestBits(extension.group(1)) : "";
  }

  private static String withoutHighestBits(String bytes) {
    StringBuilder low = new StringBuilder();
    bytes.chars().forEach(b -> low.append((char) (b & 0x7F)));
    return low.toString();
  }

  private static List<String> base64(String query) {
    List<String> texts = new ArrayList<>();
    for (MatchResult value : VALUE.matcher(query).results().toList()) {
      String bytes = sixBitsEach(value.group());
      if (READABLE.matcher(bytes).matches()) {
        texts.add(BETWEEN_WORDS.matcher(" " + bytes + " ").replaceAll(" "));
      }
    }
    return texts;
  }

  /** A single letter at the end is less than a byte. */
  private static String sixBitsEach(String letters) {
    String whole = letters.length() % 4 == 1 ? letters.replaceFirst("(?s).$", "") : letters;
    byte[] bytes = Base64.getDecoder().decode(whole.replace('-', '+').replace('_', '/'));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
