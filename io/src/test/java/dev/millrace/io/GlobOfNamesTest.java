package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobOfNamesTest {
  /** Names of ASCII are names of local files too, and Java's own matcher knows them. */
  @Property(tries = 5000)
  void matchesWhatJavaMatchesAmongLocalNames(
      @ForAll("globs") String glob, @ForAll("names") String name) {
    Path local = Path.of(name);

    assertThat(
        matches(glob, local.toString()),
        is(FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(local)));
  }

  @Provide
  Arbitrary<String> globs() {
    return Arbitraries.of(
            "a",
            "b",
            "-",
            ".",
            "^",
            "$",
            "|",
            "+",
            "(",
            ")",
            "}",
            ",",
            "]",
            "&",
            "/",
            "*",
            "**",
            "?",
            "[ab]",
            "[!a]",
            "[a-c]",
            "[!b-c]",
            "[-a]",
            "[a-]",
            "[^a]",
            "[[&]",
            "[a&&b]",
            "{a,b}",
            "{a*,/b,}",
            "{[ab],?c}",
            "\\*",
            "\\[",
            "\\a",
            "\\\\")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("abc-.^$|+()},]&/*[\\").ofMaxLength(6);
  }

  /** For such a name Java has no path, whatever the locale. */
  @Test
  void matchesNamesThatNoLocalFileCanHave() {
    assertThat(matches("*.log", "a\0.log"), is(true));
    assertThat(matches("*.log", "a\n.log"), is(true));
    assertThat(matches("?.log", "\0.log"), is(true));
    assertThat(matches("**", "a/\0"), is(true));
    assertThat(matches("*", "a/\0"), is(false));
    assertThat(matches("[ä-ö]*", "é\0"), is(true));
    assertThat(matches("[ä-ö]*", "z\0"), is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[a;not a glob: missing ]",
        "[a-;not a glob: missing ]",
        "[];not a glob: nothing in brackets",
        "[a/b];not a glob: a slash in brackets",
        "[b-a];not a glob: a range that ends before it begins: b-a",
        "{a,b;not a glob: missing }",
        "{a,{b,c}};not a glob: a group in a group",
        "a\\;not a glob: missing a sign after \\"
      })
  void saysWhatIsWrongWithAGlob(String glob, String message) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> GlobOfNames.pattern(glob)).getMessage(),
        is(message));
  }

  private static boolean matches(String glob, String name) {
    return GlobOfNames.pattern(glob).matcher(name).matches();
  }
}
