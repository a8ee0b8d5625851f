package dev.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that are looked for wherever they stand, in either case.
 *
 * @param words in lower case
 * @param patterns of words that end with any digit or any letter
 */
record WordList(List<String> words, List<Pattern> patterns) {
  /** What Markdown shows as code; longer fences hold backticks, apart from the fence by a space. */
  private static final Pattern CODE = Pattern.compile("(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)");

  private static final Pattern FOLLOWED =
      Pattern.compile(
          "(.*?) and (?:each of )?((?:`[^` ]+` )+)"
              + "followed by (?:one (digit)|any one letter `a` to `z`)");

  /** The words of a cell of the page: the spaces between them are none, and ␣ is one. */
  static WordList written(String cell) {
    Matcher followed = FOLLOWED.matcher(cell);
    if (!followed.matches()) {
      return new WordList(codes(cell), List.of());
    }
    String last = followed.group(3) == null ? "[a-z]" : "[0-9]";
    List<Pattern> patterns = new ArrayList<>();
    for (String word : codes(followed.group(2))) {
      patterns.add(Pattern.compile(Pattern.quote(word) + last));
    }
    return new WordList(codes(followed.group(1)), patterns);
  }

  private static List<String> codes(String cell) {
    String prose = CODE.matcher(cell).replaceAll("").strip();
    if (!prose.isEmpty()) {
      throw new IllegalStateException("What is \"%s\" in the list %s?".formatted(prose, cell));
    }
    return CODE.matcher(cell).results().map(WordList::literal).toList();
  }

  private static String literal(MatchResult code) {
    String text = code.group(2);
    boolean fenced = code.group(1).length() > 1 && text.startsWith(" ") && text.endsWith(" ");
    String shown = fenced ? text.substring(1, text.length() - 1) : text;
    return shown.equals("NUL") ? "\0" : shown.replace('␣', ' ').toLowerCase(Locale.ROOT);
  }

  /** The words that this turns each word into. */
  WordList each(Function<String, List<String>> forms) {
    return new WordList(
        words.stream().flatMap(word -> forms.apply(word).stream()).toList(), patterns);
  }

  /** The words of both. */
  WordList and(WordList other) {
    List<String> both = new ArrayList<>(words);
    both.addAll(other.words);
    List<Pattern> bothPatterns = new ArrayList<>(patterns);
    bothPatterns.addAll(other.patterns);
    return new WordList(both, bothPatterns);
  }

  /** Whether any stands in a text of which each character is a byte. */
  boolean isIn(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    // Loops, as streams took most of the time of the tests that ask this.
    for (String word : words) {
      if (lower.contains(word)) {
        return true;
      }
    }
    for (Pattern pattern : patterns) {
      if (pattern.matcher(lower).find()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text is one of them. */
  boolean has(String text) {
    return words.contains(text.toLowerCase(Locale.ROOT));
  }
}
