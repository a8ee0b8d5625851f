package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EncodingTest {
  private static final String VALUE = "1' OR \"x\"<y> & z;../\\#";

  @Test
  void theJdkDecodesWhatWasEncoded() {
    assertThat(decoded(Encoding.FULL.encode(VALUE)), is(VALUE));
    assertThat(decoded(Encoding.FORM.encode(VALUE)), is(VALUE));
    assertThat(decoded(decoded(Encoding.TWICE.encode(VALUE))), is(VALUE));
  }

  @Test
  void lazinessLeavesTheRequestLineInOnePiece() {
    assertThat(Encoding.LAZY.encode(VALUE), is("1'%20OR%20%22x%22<y>%20&%20z;../%5C#"));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
