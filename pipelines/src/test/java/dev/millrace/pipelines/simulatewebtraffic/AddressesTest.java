package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final int CLIENTS = 120_000;

  private final Addresses addresses = new Addresses(7);

  @Test
  void noTwoClientsShareAnAddress() {
    Set<String> seen = new HashSet<>();
    for (int number = 0; number < CLIENTS; number++) {
      seen.add(addresses.benign(number));
      seen.add(addresses.attacking(number));
    }

    assertThat(seen, hasSize(2 * CLIENTS));
  }

  @Test
  void clientsThatBehaveAndClientsThatAttackShareNoNetwork() {
    Set<String> benign = new HashSet<>();
    Set<String> attacking = new HashSet<>();
    for (int number = 0; number < CLIENTS; number++) {
      benign.add(network(addresses.benign(number)));
      attacking.add(network(addresses.attacking(number)));
    }
    benign.retainAll(attacking);

    assertThat(benign, empty());
  }

  @Test
  void addressesBelongToNobody() {
    String reserved =
        "10(\\.\\d{1,3}){3}"
            + "|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.\\d{1,3}\\.\\d{1,3}"
            + "|2001:db8(:[0-9a-f]{1,4}){6}";
    for (int number = 0; number < CLIENTS; number += 11) {
      assertThat(addresses.benign(number), matchesPattern(reserved));
      assertThat(addresses.attacking(number), matchesPattern(reserved));
    }
  }

  private static String network(String address) {
    return address.substring(0, address.lastIndexOf(address.indexOf(':') < 0 ? '.' : ':'));
  }
}
