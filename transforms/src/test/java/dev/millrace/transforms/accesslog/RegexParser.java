package dev.millrace.transforms.accesslog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads common and combined lines with regular expressions and the JDK's own calendar and decoders:
 * the oracle, which shares no code with the parser.
 */
final class RegexParser {
  private static final Pattern COMMON =
      Pattern.compile(
          "(?<client>\\S+) (?<ident>\\S+) (?<user>.+?) \\[(?<time>[^\\]]+)\\] \"(?<request>.*)\""
              + " (?<status>\\d{3}|-) (?<bytes>\\d+|-)");

  private static final Pattern COMBINED =
      Pattern.compile(COMMON + " \"(?<referrer>.*)\" \"(?<agent>.*?)\"?");

  private static final Pattern REQUEST =
      Pattern.compile(
          "(?<method>[A-Za-z][-\\w]*) (?<target>.*?)(?: (?<protocol>HTTP/[^ ]*))?", Pattern.DOTALL);

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:x(?<hex>\\p{XDigit}{2})|u(?<unicode>\\p{XDigit}{4})|(?<one>[\"\\\\bnrtv]))");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);

  private final Pattern pattern;
  private final boolean combined;

  private RegexParser(boolean combined) {
    this.pattern = combined ? COMBINED : COMMON;
    this.combined = combined;
  }

  static RegexParser combined() {
    return new RegexParser(true);
  }

  static RegexParser common() {
    return new RegexParser(false);
  }

  /** The entry, or null if the line is none. */
  @Nullable AccessLogEntry parse(byte[] bytes) {
    Matcher line = pattern.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    if (!line.matches()) {
      return null;
    }
    String request = text(line.group("request"));
    Matcher parts = REQUEST.matcher(request);
    boolean isSplit = parts.matches();
    return new AccessLogEntry(
        text(line.group("client")),
        text(line.group("ident")),
        text(line.group("user")),
        Instant.ofEpochMilli(
            ZonedDateTime.parse(line.group("time"), TIME).toInstant().toEpochMilli()),
        isSplit ? parts.group("method") : "",
        isSplit ? parts.group("target") : "",
        isSplit && parts.group("protocol") != null ? parts.group("protocol") : "",
        request,
        (int) number(line.group("status")),
        number(line.group("bytes")),
        combined ? text(line.group("referrer")) : "",
        combined ? text(line.group("agent")) : "");
  }

  private static long number(String text) {
    return text.equals("-") ? 0 : Long.parseLong(text);
  }

  /** What a field means that is written so, its bytes read as ISO-8859-1. */
  static String text(String written) {
    if (written.equals("-")) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(written);
    int end = 0;
    while (escape.find()) {
      bytes.writeBytes(
          written.substring(end, escape.start()).getBytes(StandardCharsets.ISO_8859_1));
      if (escape.group("hex") != null) {
        bytes.write(Integer.parseInt(escape.group("hex"), 16));
      } else if (escape.group("unicode") != null) {
        char unicode = (char) Integer.parseInt(escape.group("unicode"), 16);
        bytes.writeBytes(String.valueOf(unicode).getBytes(StandardCharsets.UTF_8));
      } else {
        bytes.write("\"\\\b\n\r\t\u000b".charAt("\"\\bnrtv".indexOf(escape.group("one"))));
      }
      end = escape.end();
    }
    bytes.writeBytes(written.substring(end).getBytes(StandardCharsets.ISO_8859_1));
    return decoded(bytes.toByteArray());
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
