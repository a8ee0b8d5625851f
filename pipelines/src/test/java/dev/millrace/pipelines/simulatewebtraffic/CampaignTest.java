package dev.millrace.pipelines.simulatewebtraffic;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import org.junit.jupiter.api.Test;

class CampaignTest {
  private static final double AN_HOUR = 3_600_000;

  private final Campaign campaign =
      Campaign.of(60, 100, Pacing.STEADY, dice -> "-", dice -> next -> Exchange.get("/", 200, 1))
          .withClients(50);

  @Test
  void staysAsItIsWhereItFits() {
    assertThat(campaign.within(5000, AN_HOUR).requests(), is(5000L));
  }

  @Test
  void losesClientsBeforeItsClientsLoseRequests() {
    Campaign smaller = campaign.within(1000, AN_HOUR);

    assertThat(smaller.clients(), is(10));
    assertThat(smaller.requestsPerClient(), is(100));
  }

  @Test
  void keepsEnoughClientsToBeDistributed() {
    Campaign smallest = campaign.within(80, AN_HOUR);

    assertThat(smallest.clients(), is(4));
    assertThat(smallest.requestsPerClient(), is(20));
  }

  @Test
  void endsWithTheTimeThereIs() {
    Campaign shorter = campaign.within(5000, 30_000);

    assertThat(shorter.requestsPerClient(), is(30));
    assertThat(shorter.millis(), is(lessThanOrEqualTo(30_000.0)));
  }
}
