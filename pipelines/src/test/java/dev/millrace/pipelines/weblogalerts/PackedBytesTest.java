package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

/**
 * The bytes that counts are packed into: the state of a stream and the files of an increment hold
 * them, so that another version must read them. They were written by hand, from what the coders say
 * that they write; other bytes, or another meaning, are another format.
 */
class PackedBytesTest {
  /** A trait's place is that of its count. */
  private static final List<String> TRAITS =
      List.of(
          """
          SUCCESS PARTIAL REDIRECT NOT_MODIFIED UNAUTHORIZED DENIED NOT_FOUND
          OTHER_CLIENT_ERROR SERVER_ERROR GET HEAD POST INTERFACE_METHOD RARE_METHOD
          EMPTY_REQUEST MALFORMED PROXY_REQUEST ASSET STYLE FILE PAGE SCRIPT
          INTERFACE_PATH QUERY LOGIN_PATH LOGIN_ATTEMPT GUESS LONE_GUESS LONE_POST
          SECRET_PATH SENSITIVE_PATH SENSITIVE_MISSED USUAL_PATH MISSED SCRIPT_NOT_FOUND
          FINGERPRINT WEB_SHELL SQL MARKUP TRAVERSAL CODE COMMAND HEADER_INJECTION
          SUSPECT_CHARACTERS NO_REFERRER PAGE_WITHOUT_REFERRER NO_AGENT BROWSER_AGENT
          CRAWLER_AGENT TOOL_AGENT SCANNER_AGENT
          """
              .strip()
              .split("\\s+"));

  @Test
  void aClientsWindow() throws CoderException {
    String bytes = "0163" + "808c9df0b833";
    ClientWindow window = read(ClientWindow.Coder.of(), bytes);

    assertThat(window, is(new ClientWindow("c", 1_767_614_400_000L)));
    assertThat(written(ClientWindow.Coder.of(), window), is(bytes));
  }

  @Test
  void whatAClientDid() throws CoderException {
    String bytes =
        "ac02" // requests
            + "8827" // bytes
            + "05" // which seconds: the first and the third
            + "09" // the longest target
            + "64" // the least bytes of an answer to a POST
            + "fa01" // and the most
            + ("09" + "c801" + "64") // which slots, the first and the fourth, and their counts
            + ("ffffffffffffff03" + numbers(TRAITS.size())) // the same of traits
            + hashes(1) // paths
            + hashes(2) // queries
            + hashes(3) // failing paths
            + hashes(4) // sizes of pages
            + hashes(5) // posted paths
            + hashes(6) // sizes of answers to POST
            + hashes(7) // referrers of pages
            + hashes(8); // agents
    ClientActivity activity = read(ClientActivity.Coder.of(), bytes);

    assertThat(activity.requests(), is(300L));
    assertThat(activity.bytes(), is(5_000L));
    assertThat(activity.activeSeconds(), is(2));
    assertThat(activity.longestTarget(), is(9L));
    assertThat(activity.postBytesRange(), is(150L));
    assertThat(activity.busiestSlot(), is(200L));
    assertThat(Arrays.stream(RequestTrait.values()).map(Enum::name).toList(), is(TRAITS));
    for (int i = 0; i < TRAITS.size(); i++) {
      assertThat(TRAITS.get(i), activity.count(RequestTrait.valueOf(TRAITS.get(i))), is(i + 1L));
    }
    assertThat(activity.distinctPaths(), is(1L));
    assertThat(activity.distinctQueries(), is(2L));
    assertThat(activity.distinctFailingPaths(), is(3L));
    assertThat(activity.distinctPageSizes(), is(4L));
    assertThat(activity.distinctPostedPaths(), is(5L));
    assertThat(activity.distinctPostSizes(), is(6L));
    assertThat(activity.distinctPageReferrers(), is(7L));
    assertThat(activity.distinctAgents(), is(8L));
    assertThat(written(ClientActivity.Coder.of(), activity), is(bytes));
  }

  @Test
  void whatAWindowHad() throws CoderException {
    String bytes =
        "ac02" // requests
            + "8827" // bytes
            + "010203040506" // by class of the status, the first without one
            + hashes(2) // clients
            + "7fffffffffffffff" // no hash of a path had to go
            + "808004" // paths that are kept
            + "01" // paths
            + ("09" + "022f61"); // requests of one, and the path
    TrafficActivity activity = read(TrafficActivity.Coder.of(), bytes);

    assertThat(activity.requests(), is(300L));
    assertThat(activity.bytes(), is(5_000L));
    for (int digit = 0; digit <= 5; digit++) {
      assertThat(activity.statusClass(digit), is(digit + 1L));
    }
    assertThat(activity.distinctClients(), is(2L));
    assertThat(activity.paths().isExact(), is(true));
    assertThat(activity.paths().top(10), is(List.of(new PathRequests("/a", 9))));
    assertThat(written(TrafficActivity.Coder.of(), activity), is(bytes));
  }

  /** How many, and so many hashes, ascending. */
  private static String hashes(int count) {
    return "%02x".formatted(count)
        + IntStream.rangeClosed(1, count)
            .mapToObj("%016x"::formatted)
            .collect(Collectors.joining());
  }

  /** From one to the given number, each of one byte. */
  private static String numbers(int most) {
    return IntStream.rangeClosed(1, most).mapToObj("%02x"::formatted).collect(Collectors.joining());
  }

  private static <T> T read(Coder<T> coder, String bytes) throws CoderException {
    return CoderUtils.decodeFromByteArray(coder, HexFormat.of().parseHex(bytes));
  }

  private static <T> String written(Coder<T> coder, T value) throws CoderException {
    return HexFormat.of().formatHex(CoderUtils.encodeToByteArray(coder, value));
  }
}
