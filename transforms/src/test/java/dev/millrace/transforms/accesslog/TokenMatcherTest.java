package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class TokenMatcherTest {
  @Property
  void findsExactlyTheTokensThatTheTextContains(
      @ForAll @Size(min = 1, max = 8)
          List<@NotEmpty @StringLength(max = 4) @Chars({'a', 'b', '/'}) String> tokens,
      @ForAll @StringLength(max = 20) @Chars({'a', 'B', 'b', '/', 'x'}) String text) {
    TokenMatcher.Builder builder = new TokenMatcher.Builder();
    int expected = 0;
    for (int i = 0; i < tokens.size(); i++) {
      builder.add(1 << i, tokens.get(i));
      expected |= text.toLowerCase(Locale.ROOT).contains(tokens.get(i)) ? 1 << i : 0;
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

    assertThat(builder.build().find(bytes, 0, bytes.length), is(expected));
  }
}
