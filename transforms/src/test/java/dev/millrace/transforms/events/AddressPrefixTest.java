package dev.millrace.transforms.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPrefixTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,192.0.2.0",
    "0.0.0.0,0.0.0.0",
    "255.255.255.255,255.255.255.0",
    "::ffff:192.0.2.7,192.0.2.0",
    "::FFFF:c000:0207,192.0.2.0",
    "2001:db8:1:2:3:4:5:6,2001:db8:1::",
    "2001:0DB8:0001:0002::,2001:db8:1::",
    "2001:db8::7,2001:db8::",
    "::1,::",
    "0:0:5:6::,0:0:5::",
    "fe80::1,fe80::",
    "64:ff9b::192.0.2.7,64:ff9b::",
    "2002:c000:0207::1,2002:c000:200::"
  })
  void anAddressLosesItsEnd(String address, String prefix) throws Refusal {
    assertThat(AddressPrefix.of(address), is(prefix));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.07",
        "192.0.2.7 ",
        "192.0.2.7:80",
        "[::1]",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7",
        "1::2::3",
        "12345::",
        "٣.0.2.7",
        "::ffff:1.2.3",
        "2001:db8::/32",
        "zqsecret"
      })
  void whatIsNoneIsRefusedAndItsWordsCanBeLeftOut(String text) {
    Refusal refusal = assertThrows(Refusal.class, () -> AddressPrefix.of(text));

    assertThat(refusal.reason(), is(EventReason.NOT_AN_ADDRESS));
    assertThat(
        refusal.withoutValues().getMessage(),
        is("expected an IP address such as 192.0.2.7, found something else"));
  }

  @Property
  void addressesOfOneNetworkAreAlikeInEitherSpelling(
      @ForAll @Size(4) List<@IntRange(max = 255) Integer> one,
      @ForAll @IntRange(max = 255) int other)
      throws Refusal {
    String network = one.get(0) + "." + one.get(1) + "." + one.get(2) + ".";
    String prefix = AddressPrefix.of(network + one.get(3));

    assertThat(prefix, is(network + "0"));
    assertThat(AddressPrefix.of("::ffff:" + network + other), is(prefix));
  }
}
