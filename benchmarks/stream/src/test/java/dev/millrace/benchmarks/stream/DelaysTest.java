package dev.millrace.benchmarks.stream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.millrace.benchmarks.stream.AlertSeen.Word;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DelaysTest {
  private static final AlertKey CLIENT = new AlertKey("192.0.2.1", 60_000);
  private static final AlertKey OTHER = new AlertKey("192.0.2.2", 60_000);

  @Test
  void anAlertWaitedSinceTheRequestFromWhichOnItsClientStayedOverTheLine() {
    ClientStory story = new ClientStory();
    story.belowTheLine(1_000);
    story.overTheLine(2, 2_000);
    story.belowTheLine(2_010);
    story.overTheLine(4, 4_000);
    story.overTheLine(5, 5_000);

    Delays delays = delays(List.of(alert(CLIENT, 5, Word.EARLY, 5_300)), Map.of(CLIENT, story));

    assertThat(delays.millis(), containsInAnyOrder(1_300L));
    assertThat(delays.early(), is(1));
    assertThat("milliseconds of a spell that nobody saw", delays.passedOver(), is(List.of(10L)));
    assertThat(delays.strangers(), is(0));
  }

  @Test
  void onlyTheFirstAlertOnAClientAndWindowCounts() {
    ClientStory story = new ClientStory();
    story.overTheLine(1, 1_000);
    story.overTheLine(2, 2_000);
    List<AlertSeen> alerts =
        List.of(alert(CLIENT, 1, Word.EARLY, 1_200), alert(CLIENT, 2, Word.LAST, 9_000));

    Delays delays = delays(alerts, Map.of(CLIENT, story));

    assertThat(delays.millis(), containsInAnyOrder(200L));
    assertThat(delays.passedOver(), is(empty()));
  }

  @Test
  void aLastWordCountsWhereNoneCameBefore() {
    ClientStory story = new ClientStory();
    story.overTheLine(1, 1_000);

    Delays delays = delays(List.of(alert(CLIENT, 1, Word.LAST, 61_000)), Map.of(CLIENT, story));

    assertThat(delays.millis(), containsInAnyOrder(60_000L));
    assertThat(delays.early(), is(0));
  }

  @Test
  void evidenceOutsideOfTheTimeThatCountsIsPassedOver() {
    ClientStory before = new ClientStory();
    before.overTheLine(1, 999);
    ClientStory after = new ClientStory();
    after.overTheLine(1, 10_000);
    List<AlertSeen> alerts =
        List.of(alert(CLIENT, 1, Word.EARLY, 1_100), alert(OTHER, 1, Word.EARLY, 10_100));

    Delays delays = delays(alerts, Map.of(CLIENT, before, OTHER, after));

    assertThat(delays.millis(), is(empty()));
    assertThat(delays.passedOver(), is(empty()));
  }

  @Test
  void anAlertWithoutEvidenceIsAStranger() {
    ClientStory story = new ClientStory();
    story.overTheLine(1, 1_000);
    story.belowTheLine(2_000);
    List<AlertSeen> alerts =
        List.of(alert(CLIENT, 2, Word.EARLY, 2_100), alert(OTHER, 1, Word.EARLY, 2_100));

    Delays delays = delays(alerts, Map.of(CLIENT, story));

    assertThat(delays.strangers(), is(2));
    assertThat(delays.millis(), is(empty()));
    assertThat(delays.passedOver(), is(List.of(1_000L)));
  }

  private static Delays delays(List<AlertSeen> alerts, Map<AlertKey, ClientStory> stories) {
    return Delays.of(alerts, stories, 1_000, 10_000);
  }

  private static AlertSeen alert(AlertKey key, long requests, Word word, long seenMillis) {
    return new AlertSeen("id", key, "scan", requests, word, seenMillis);
  }
}
