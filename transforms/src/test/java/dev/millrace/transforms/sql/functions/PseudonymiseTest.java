package dev.millrace.transforms.sql.functions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PseudonymiseTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  /** By printf 'text:2:\xc3\xbc' | openssl dgst -sha256 -hmac and the key. */
  @Test
  void isTheHmacUnderTheKey() {
    assertThat(
        Pseudonymise.read("KEY", name -> KEY).ofText("ü"),
        is("3dfa2d6b99a53fce3cf88a56ee229b361f2f1e7bd9ae362b228a5a8c85779173"));
  }

  @Test
  void nullsAreNull() {
    assertThat(Pseudonymise.of(null, "KEY"), is((String) null));
    assertThat(Pseudonymise.of("x", null), is((String) null));
  }

  @Test
  void saysWhatIsWrongWithTheVariableAndNeverWhatItHolds() {
    assertThat(failure("KEY", null), containsString("Invalid variable of PSEUDONYMISE KEY: it is"));
    assertThat(
        failure("KEY", "too-short"),
        allOf(
            containsString("it holds 9 bytes (must be at least 32"), not(containsString("too-"))));
    assertThat(
        failure("KEY", KEY + " x"),
        allOf(containsString("it holds other than letters"), not(containsString(KEY))));
  }

  @Test
  void doesNotRepeatAKeyThatStandsInPlaceOfTheName() {
    assertThat(failure(KEY, null), not(containsString(KEY)));
  }

  private static String failure(String variable, @Nullable String value) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class, () -> Pseudonymise.read(variable, name -> value))
            .getMessage());
  }
}
