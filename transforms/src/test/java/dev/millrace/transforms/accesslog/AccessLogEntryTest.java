package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.testing.CoderProperties;
import org.joda.time.Instant;

/** What holds for every entry. */
class AccessLogEntryTest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);

  /** How a server writes text between quotes. */
  private enum Server {
    /** Escapes as Apache does: quotes and backslashes by a backslash, bytes in hexadecimal. */
    APACHE {
      @Override
      String escape(byte b) {
        return switch (b) {
          case '"' -> "\\\"";
          case '\\' -> "\\\\";
          case '\n' -> "\\n";
          case '\t' -> "\\t";
          default -> b >= ' ' && b < 0x7F ? String.valueOf((char) b) : String.format("\\x%02x", b);
        };
      }
    },
    /** Escapes as nginx does: all in hexadecimal. */
    NGINX {
      @Override
      String escape(byte b) {
        boolean isPlain = b >= ' ' && b < 0x7F && b != '"' && b != '\\';
        return isPlain ? String.valueOf((char) b) : String.format("\\x%02X", b);
      }
    },
    /** Escapes only what it must, and leaves UTF-8 as it is. */
    OTHER {
      @Override
      String escape(byte b) {
        return b == '"' || b == '\\' ? "\\" + (char) b : String.valueOf((char) (b & 0xFF));
      }
    };

    abstract String escape(byte b);

    String write(String text) {
      StringBuilder written = new StringBuilder();
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        written.append(escape(b));
      }
      return written.toString();
    }
  }

  @Property
  void anEntryWrittenAsACombinedLineIsReadAsItWas(
      @ForAll("entries") AccessLogEntry entry,
      @ForAll Server server,
      @ForAll("offsets") ZoneOffset offset) {
    String line =
        String.format(
            "%s %s %s [%s] \"%s\" %03d %d \"%s\" \"%s\"",
            orDash(entry.client()),
            orDash(entry.ident()),
            orDash(server.write(entry.user())),
            java.time.Instant.ofEpochMilli(entry.time().getMillis()).atOffset(offset).format(TIME),
            orDash(server.write(entry.request())),
            entry.status(),
            entry.bytes(),
            orDash(server.write(entry.referrer())),
            orDash(server.write(entry.agent())));

    AccessLogEntry read =
        Reading.entry(LogFormat.of("combined"), line.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read, is(entry));
  }

  @Property
  void aLineThatWasSetFromAnEntryShowsTheEntry(
      @ForAll("entries") AccessLogEntry first, @ForAll("entries") AccessLogEntry second) {
    AccessLogLine line = new AccessLogLine();

    line.set(first);
    assertThat(line.toEntry(), is(first));
    line.set(second);
    assertThat(line.toEntry(), is(second));
  }

  @Property
  void theCoderKeepsAnEntryAndIsDeterministic(@ForAll("entries") AccessLogEntry entry)
      throws Exception {
    AccessLogEntry.Coder coder = AccessLogEntry.Coder.of();

    CoderProperties.coderDecodeEncodeEqual(coder, entry);
    CoderProperties.coderDeterministic(coder, entry, copy(entry));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static AccessLogEntry copy(AccessLogEntry entry) {
    AccessLogLine line = new AccessLogLine();
    line.set(entry);
    return line.toEntry();
  }

  @Provide
  Arbitrary<ZoneOffset> offsets() {
    return Arbitraries.integers()
        .between(-18 * 60, 18 * 60)
        .map(m -> ZoneOffset.ofTotalSeconds(m * 60));
  }

  @Provide
  Arbitrary<AccessLogEntry> entries() {
    return Combinators.combine(
            words(), words(), users(), times(), requests(), numbers(), texts(), texts())
        .as(
            (client, ident, user, time, request, number, referrer, agent) ->
                new AccessLogEntry(
                    client,
                    ident,
                    user,
                    time,
                    request.method(),
                    request.target(),
                    request.protocol(),
                    request.text(),
                    number.status(),
                    number.bytes(),
                    referrer,
                    agent));
  }

  private record Request(String method, String target, String protocol, String text) {}

  private record Numbers(int status, long bytes) {}

  private static Arbitrary<Request> requests() {
    Arbitrary<String> methods =
        Arbitraries.strings()
            .withCharRange('A', 'Z')
            .withChars("-_09")
            .ofMaxLength(8)
            .map("G"::concat);
    Arbitrary<String> targets = texts().filter(target -> !target.contains(" HTTP/"));
    Arbitrary<String> protocols = Arbitraries.of("HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/3");
    return Arbitraries.oneOf(
        Combinators.combine(methods, targets, protocols)
            .as((m, t, p) -> new Request(m, t, p, m + " " + t + " " + p)),
        Combinators.combine(methods, targets)
            .as((m, t) -> new Request(m, t, "", m + " " + t))
            .filter(
                request ->
                    !request.target().startsWith("HTTP/") || !request.target().contains(" ")),
        Arbitraries.of("", "SSH-2.0-Go", "\u0016\u0003\u0001\u0000", "\"", "GET", "{\"id\": 1}")
            .map(text -> new Request("", "", "", text)));
  }

  private static Arbitrary<Numbers> numbers() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 999),
            Arbitraries.longs().between(0, 999_999_999_999_999_999L))
        .as(Numbers::new);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(-30_000_000_000L, 250_000_000_000L)
        .map(second -> Instant.ofEpochMilli(second * 1_000));
  }

  private static Arbitrary<String> words() {
    return Arbitraries.strings().alpha().numeric().withChars(".:_%").ofMaxLength(40);
  }

  /** No blanks at the ends: the one field without quotes that may hold blanks at all. */
  private static Arbitrary<String> users() {
    return texts().map(String::strip).filter(user -> !user.equals("-") && !user.contains(" ["));
  }

  /** Anything: {@code -} alone means nothing to any log. */
  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(" \"\\[]-/?%&=.;\t\n\u0000\u007f\u00e4\u00ff\u20ac")
        .withCharRange('a', 'z')
        .ofMaxLength(30)
        .filter(text -> !text.equals("-"));
  }
}
