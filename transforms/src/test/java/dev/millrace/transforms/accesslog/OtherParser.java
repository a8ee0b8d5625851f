package dev.millrace.transforms.accesslog;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.basjes.parse.core.exceptions.DissectionFailure;
import nl.basjes.parse.core.exceptions.InvalidDissectorException;
import nl.basjes.parse.core.exceptions.MissingDissectorsException;
import nl.basjes.parse.httpdlog.HttpdLoglineParser;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads combined lines with httpdlog-parser, in terms of {@link AccessLogEntry}.
 *
 * <p>It decodes escapes in the request and the agent only, writes {@code ?} for those of bytes from
 * 0x80 on, and throws at malformed ones. So it is shown another character in place of each
 * backslash, and the values are decoded by the oracle.
 */
public final class OtherParser {
  private static final char BACKSLASH = '\uE000';

  private static final List<String> FIELDS =
      List.of(
          "IP:connection.client.host",
          "NUMBER:connection.client.logname",
          "STRING:connection.client.user",
          "TIME.EPOCH:request.receive.time.epoch",
          "HTTP.METHOD:request.firstline.method",
          "HTTP.URI:request.firstline.uri",
          "HTTP.PROTOCOL_VERSION:request.firstline.protocol",
          "HTTP.FIRSTLINE:request.firstline",
          "STRING:request.status.last",
          "BYTESCLF:response.body.bytes",
          "HTTP.URI:request.referer",
          "HTTP.USERAGENT:request.user-agent");

  /** What httpdlog-parser calls with each field. */
  public static final class Fields {
    private final Map<String, String> values = new HashMap<>();

    public void set(String name, @Nullable String value) {
      if (value != null) {
        values.put(name, value);
      }
    }

    private String text(int field) {
      String value = values.getOrDefault(FIELDS.get(field), "");
      return RegexParser.text(value.replace(BACKSLASH, '\\'));
    }

    /** The status, or -1 where httpdlog-parser takes for one what is none. */
    private int status() {
      String value = values.getOrDefault(FIELDS.get(8), "");
      return value.isEmpty() || value.matches("\\d{3}|-|0") ? (int) number(8) : -1;
    }

    private long number(int field) {
      String value = values.getOrDefault(FIELDS.get(field), "");
      return value.isEmpty() || value.equals("-") ? 0 : Long.parseLong(value);
    }
  }

  private final HttpdLoglineParser<Fields> parser;

  OtherParser() {
    parser = new HttpdLoglineParser<>(Fields.class, "combined");
    try {
      Method setter = Fields.class.getMethod("set", String.class, String.class);
      parser.addParseTarget(setter, FIELDS);
    } catch (NoSuchMethodException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The entry, or null if the line is none to httpdlog-parser. */
  @Nullable AccessLogEntry parse(byte[] line)
      throws InvalidDissectorException, MissingDissectorsException {
    Fields fields = new Fields();
    try {
      String text = new String(line, StandardCharsets.ISO_8859_1);
      parser.parse(fields, text.replace('\\', BACKSLASH));
      return new AccessLogEntry(
          fields.text(0),
          fields.text(1),
          fields.text(2),
          Instant.ofEpochMilli(fields.number(3)),
          fields.text(4),
          fields.text(5),
          fields.text(6),
          fields.text(7),
          fields.status(),
          fields.number(9),
          fields.text(10),
          fields.text(11));
    } catch (DissectionFailure | NumberFormatException noEntry) {
      return null;
    }
  }
}
