package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Numbers as the grammar of RFC 8259, section 6, has them. */
class NumberTextPropertyTest {
  private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  @Property(tries = 20_000)
  void aNumberIsWhatTheGrammarHas(@ForAll("texts") String text) {
    assertThat(text, NumberText.isWhole(text), is(WHOLE.matcher(text).matches()));
    assertThat(text, NumberText.isNumber(text), is(NUMBER.matcher(text).matches()));
  }

  /** Of the signs of numbers, and some that look like them. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of("0", "1", "27", "905", "-", "+", ".", "e", "E", "\u0663", " ", "x", "");
    return parts.list().ofMaxSize(7).map(list -> String.join("", list));
  }
}
