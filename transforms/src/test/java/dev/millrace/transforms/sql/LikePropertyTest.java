package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** LIKE has the answer of a regular expression that says the same. */
class LikePropertyTest {
  @Property(tries = 20_000)
  void likeAsARegularExpression(
      @ForAll("texts") String text, @ForAll("patterns") List<String> signs) {
    StringBuilder expression = new StringBuilder();
    for (String sign : signs) {
      expression.append(
          switch (sign) {
            case "%" -> ".*";
            case "_" -> ".";
            default -> Pattern.quote(sign.startsWith("!") ? sign.substring(1) : sign);
          });
    }
    boolean expected =
        Pattern.compile(expression.toString(), Pattern.DOTALL).matcher(text).matches();

    String pattern = String.join("", signs);

    assertThat(text + " " + pattern, SqlCalls.like(text, pattern, "!"), is(expected));
    if (!pattern.contains("!")) {
      assertThat(text + " " + pattern, SqlCalls.like(text, pattern), is(expected));
    }
  }

  /** Few letters, so that much is alike; one takes two units of UTF-16. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "%", "_", "!", "\n", "\uD83D\uDE00")
        .list()
        .ofMaxSize(9)
        .map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.of("a", "b", "%", "%", "_", "!%", "!_", "!!", "\n", "\uD83D\uDE00")
        .list()
        .ofMaxSize(7);
  }

  @Example
  void anEscapeOfNothingIsRefused() {
    for (String pattern : List.of("a!", "!a", "%!!!")) {
      assertThat(
          assertThrows(IllegalArgumentException.class, () -> SqlCalls.like("a", pattern, "!"))
              .getMessage(),
          containsString("Invalid escape sequence '" + pattern + "'"));
    }
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> SqlCalls.like("a", "a", "ab"))
            .getMessage(),
        is("Invalid escape character 'ab'"));
  }
}
