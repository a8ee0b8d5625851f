package dev.millrace.transforms.sql.functions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.transforms.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseUserAgentTest {
  private static final Pattern LAST_FIELD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*$");

  /** Counted by a script of another language from the words of docs/features.md. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "apache-combined-10k;{browser=7230, crawler=2324, other=358, tool=87};"
            + "{Chrome=3166, Firefox=2743, Internet Explorer=583, Opera=110, Safari=297, null=3100}",
        "nginx-combined-under-attack;"
            + "{browser=15171, crawler=499, other=1173, scanner=1464, tool=2122};"
            + "{Chrome=8330, Edge=615, Firefox=3077, Internet Explorer=57, Opera=62, Safari=368,"
            + " Samsung Internet=2, null=7918}"
      })
  void tellsTheAgentsOfRealLogsApart(String log, String kinds, String families) throws IOException {
    Map<String, Integer> foundKinds = new TreeMap<>();
    Map<String, Integer> foundFamilies = new TreeMap<>();
    for (byte[] line : SharedData.lines("access-logs/" + log + ".log.gz")) {
      Matcher agent = LAST_FIELD.matcher(new String(line, StandardCharsets.ISO_8859_1));
      if (agent.find()) {
        foundKinds.merge(
            String.valueOf(ParseUserAgent.of(agent.group(1), "kind")), 1, Integer::sum);
        foundFamilies.merge(
            String.valueOf(ParseUserAgent.of(agent.group(1), "family")), 1, Integer::sum);
      }
    }
    assertThat(foundKinds.toString(), is(kinds));
    assertThat(foundFamilies.toString(), is(families));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/143.0.0.0 Safari/537.36 Edg/142.0.0.0#Edge#142#Windows",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9) AppleWebKit/537.71 (KHTML, like Gecko)"
            + " Version/7.0 Safari/537.71#Safari#7#macOS",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
            + " like Gecko) CriOS/143.0.7499.151 Mobile/15E148 Safari/604.1#Chrome#143#iOS",
        "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko#"
            + "Internet Explorer#11#Windows",
        "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)#Internet Explorer#8#Windows",
        "Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16#Opera#12#Linux",
        "Mozilla/5.0 (Linux; Android 12; Pixel 6 Pro) Firefox/123.0#Firefox#123#Android",
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/120.0.0.0 Safari/537.36#"
            + "Chrome#120#ChromeOS",
        "Mozilla/5.0#null#null#null",
        "curl/8.5.0#null#null#null"
      })
  void readsTheBrowserItsVersionAndItsSystem(
      String agent, String family, String version, String system) {
    assertThat(String.valueOf(ParseUserAgent.of(agent, "family")), is(family));
    assertThat(String.valueOf(ParseUserAgent.of(agent, "version")), is(version));
    assertThat(String.valueOf(ParseUserAgent.of(agent, "system")), is(system));
  }

  @Test
  void nullsAndUnknownFields() {
    assertThat(ParseUserAgent.of(null, "kind"), is((String) null));
    assertThat(ParseUserAgent.of("curl", null), is((String) null));
    assertThat(ParseUserAgent.of("", "kind"), is("other"));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> ParseUserAgent.of("curl", "device"))
            .getMessage(),
        containsString("'device' (must be kind, family, version or system)"));
  }
}
