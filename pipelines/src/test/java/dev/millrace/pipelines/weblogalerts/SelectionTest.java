package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.LogFormat;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines count, in which window, and whose log they are from. */
class SelectionTest {
  @Test
  void fromCountsAndUntilCountsNoMore() {
    Selection selection = selection(1_000, 2_000, 60_000);

    assertThat(selection.admits(at(999)), is(false));
    assertThat(selection.admits(at(1_000)), is(true));
    assertThat(selection.admits(at(1_999)), is(true));
    assertThat(selection.admits(at(2_000)), is(false));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "59999, 0", "60000, 60000", "-1, -60000", "-60000, -60000"})
  void windowsAreAlignedToNineteenSeventy(long time, long start) {
    assertThat(selection(Long.MIN_VALUE, Long.MAX_VALUE, 60_000).windowStart(at(time)), is(start));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, Mozilla/5.0 (X11; Linux x86_64), true",
    "192.0.2.2, Mozilla/5.0 (X11; Linux x86_64), false",
    "10.200.3.4, Mozilla/5.0 (X11; Linux x86_64), true",
    "2001:DB8:0::7, Mozilla/5.0 (X11; Linux x86_64), true",
    "2001:db9::7, Mozilla/5.0 (X11; Linux x86_64), false",
    "198.51.100.1, UptimeBot/2.0 (our own), true",
    "198.51.100.1, uptimebot/2.0, false",
    "host.example, curl, false"
  })
  void ignoresAddressesRangesAndAgents(String client, String agent, boolean ignored) {
    IgnoreList list =
        SerializableUtils.ensureSerializable(
            IgnoreList.of(List.of("192.0.2.1", "10.0.0.0/8", "2001:db8::/32", "agent:UptimeBot")));

    assertThat(list.holds(line(client, agent)), is(ignored));
  }

  @Test
  void anEmptyListIgnoresNobody() {
    assertThat(IgnoreList.of(List.of()).holds(line("192.0.2.1", "")), is(false));
  }

  @Test
  void anAgentWithoutTextIsRefusedBecauseItWouldIgnoreEverybody() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> IgnoreList.of(List.of("agent:")))
            .getMessage(),
        is("Invalid user agent to ignore: '' (must have at least one character)"));
  }

  @ParameterizedTest
  @CsvSource({
    "folder, /logs/a/access.log, /logs/a/",
    "folder, gs://bucket/a/b/access.log.gz, gs://bucket/a/b/",
    "all, /logs/a/access.log, all",
    "'/([^/]+)-access', /logs/web1-access.log.2, web1",
    "'/([^/]+)-access', /logs/error.log, /logs/error.log"
  })
  void aFileBelongsToAServer(String rule, String file, String server) {
    assertThat(new Servers(rule).of(file), is(server));
  }

  private static Selection selection(long from, long until, long windowMillis) {
    return new Selection(
        LogFormat.of("combined"), IgnoreList.of(List.of()), from, until, windowMillis);
  }

  private static AccessLogLine at(long millis) {
    return Requests.line(Requests.get("/").at(millis).entry());
  }

  private static AccessLogLine line(String client, String agent) {
    return Requests.line(Requests.get("/").agent(agent).entry(client));
  }
}
