package dev.millrace.transforms.sql;

import static org.hamcrest.MatcherAssert.assertThat;
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

  /** Characters are code points, this one too. */
  @Example
  void anEscapeMayBeTwoUnitsOfUtf16() {
    String escape = "\uD83D\uDE00";

    assertThat(SqlCalls.like("a%", "a" + escape + "%", escape), is(true));
    assertThat(SqlCalls.like("ab", "a" + escape + "%", escape), is(false));
    assertThat(SqlCalls.like("b" + escape, "_" + escape + escape, escape), is(true));
    assertThat(SqlCalls.like("b", "_" + escape + escape, escape), is(false));
  }

  @Example
  void anEscapeOfNothingIsRefused() {
    for (String pattern : List.of("a!", "!a", "%!!!")) {
      assertThat(
          assertThrows(IllegalArgumentException.class, () -> SqlCalls.like("a", pattern, "!"))
              .getMessage(),
          is("Invalid pattern of LIKE: '" + pattern + "' (! must stand before %, _ or itself)"));
    }
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> SqlCalls.like("a", "a", "ab"))
            .getMessage(),
        is("Invalid escape character of LIKE: 'ab' (must be one character)"));
  }
}
