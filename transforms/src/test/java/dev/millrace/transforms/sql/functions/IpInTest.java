package dev.millrace.transforms.sql.functions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpInTest {
  /** Ranges of RFC 1918, RFC 4291 and RFC 4632, and their edges. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0,10.0.0.0/8,true",
    "10.255.255.255,10.0.0.0/8,true",
    "11.0.0.0,10.0.0.0/8,false",
    "172.31.255.255,172.16.0.0/12,true",
    "172.32.0.0,172.16.0.0/12,false",
    "10.24.7.255,10.24.0.0/21,true",
    "10.24.8.0,10.24.0.0/21,false",
    "192.0.2.7,192.0.2.7,true",
    "192.0.2.7,192.0.2.9/24,true",
    "192.0.2.7,0.0.0.0/0,true",
    "2001:db8::1,0.0.0.0/0,false",
    "2001:db8:ffff::1,2001:db8::/32,true",
    "2001:db9::,2001:db8::/32,false",
    "2001:DB8:0:0:8:800:200C:417A,2001:db8::8:800:200c:417a/128,true",
    "::ffff:10.0.0.1,10.0.0.0/8,true",
    "10.0.0.1,::/0,true",
    "example.org,0.0.0.0/0,false",
    "010.0.0.1,10.0.0.0/8,false",
    "'',10.0.0.0/8,false"
  })
  void tellsWhetherTheRangeHoldsTheAddress(String address, String range, boolean expected) {
    assertThat(IpIn.of(address, range), is(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "", "x"})
  void refusesWhatIsNoRange(String range) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> IpIn.of("10.0.0.1", range));

    assertThat(
        refused.getMessage(), containsString("Invalid range of IP_IN: '" + range + "' (must be "));
    assertThat("the reason of another option", refused.getCause(), is(nullValue()));
  }

  @Test
  void nullsAreNull() {
    assertThat(IpIn.of(null, "10.0.0.0/8"), is((Boolean) null));
    assertThat(IpIn.of("10.0.0.1", null), is((Boolean) null));
  }
}
