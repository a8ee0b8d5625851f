package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.Parsing.Parsed;
import dev.millrace.transforms.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * The test cases of other parsers. All that concern access logs pass, but for those that are listed
 * here with the reason; a listed case that passes fails the test, so that the list stays true.
 */
class OtherParsersCasesTest {
  private static final String COMBINED_NGINX =
      "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
          + " \"$http_referer\" \"$http_user_agent\"";

  /** Formats that the cases name, and the same in a language that we read. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "apache2", "combined",
          // Fluentd's pattern has a second address, and calls it the host.
          "nginx", COMBINED_NGINX.replace("$remote_addr -", "$peer $remote_addr"),
          "common", "common",
          "HTTPD_COMBINEDLOG", "combined",
          "common/apache", "common",
          "combined/apache", "combined",
          "combined/nginx", COMBINED_NGINX,
          "main/nginx", COMBINED_NGINX + " \"$http_x_forwarded_for\"",
          "ingress_upstreaminfo/nginx",
              COMBINED_NGINX
                  + " $request_length $request_time [$proxy_upstream_name]"
                  + " [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length"
                  + " $upstream_response_time $upstream_status $req_id");

  /** Access-log cases that we see differently, and why. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          "fluentd/apache2/test_parse_with_escape_sequence",
              "Fluentd keeps escapes as they are written; we decode them",
          "nielsbasjes-logparser/NginxUpstreamTest.testBasicLogFormat",
              "the format has neither a client nor a time, so we refuse it",
          "vrl/parse_apache_log/log_line_valid_empty",
              "no time: an event that happened at no time has no place in any window",
          "vrl/parse_apache_log/log_line_valid_empty_variant", "no time",
          "vrl/parse_common_log/log_line_valid_empty", "no time",
          "vrl/parse_common_log/log_line_valid_empty_variant", "no time",
          "vrl/parse_nginx_log/combined_line_valid_bot_request",
              "the case says that there is no request (null), but its line has one",
          "vrl/parse_nginx_log/combined_line_valid_empty_referer",
              "the case says that there is no request (null), but its line has one");

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void passCasesOfFluentdLogparserLogstashAndVrl() throws IOException {
    List<String> failed = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    int accessLogCases = 0;
    for (String suite : List.of("fluentd", "logparser", "logstash_httpd", "vrl")) {
      for (String text : Files.readAllLines(SharedData.file("parser-cases/" + suite + ".jsonl"))) {
        JsonNode testCase = JSON.readTree(text);
        if (isOfAccessLogs(testCase)) {
          accessLogCases++;
          String name = testCase.get("suite").asText() + "/" + testCase.get("case").asText();
          String difference = difference(testCase);
          if (!difference.isEmpty() && DIFFERENCES.containsKey(name)) {
            listed.add(name);
          } else if (!difference.isEmpty()) {
            failed.add(name + ": " + difference);
          }
        }
      }
    }
    assertThat(failed, is(empty()));
    assertThat(listed, containsInAnyOrder(DIFFERENCES.keySet().toArray()));
    assertThat(accessLogCases, is(54));
  }

  /**
   * Error logs, and pieces of lines that only one part of another parser sees, are none of ours.
   */
  private static boolean isOfAccessLogs(JsonNode testCase) {
    String format = testCase.get("format").asText();
    boolean isPiece = format.startsWith("dissector:") || testCase.get("format").isNull();
    return !isPiece && !format.startsWith("error/") && !format.equals("HTTPD_ERRORLOG");
  }

  private static String difference(JsonNode testCase) {
    String format = testCase.get("format").asText();
    LogFormat compiled;
    try {
      compiled = LogFormat.of(FORMATS.getOrDefault(format, format));
    } catch (IllegalArgumentException refusal) {
      return String.valueOf(refusal.getMessage());
    }
    byte[] line = testCase.get("input").asText().getBytes(StandardCharsets.UTF_8);
    Parsing<AccessLogEntry> outcome = AccessLogEntries.of(compiled).parse(line);
    boolean accept = testCase.get("expect").asText().equals("ok");
    if (accept != (outcome instanceof Parsed)) {
      return outcome.toString();
    }
    return outcome instanceof Parsed<AccessLogEntry> accepted
        ? difference(testCase.get("parsed"), accepted.value(), format)
        : "";
  }

  private static String difference(JsonNode parsed, AccessLogEntry entry, String format) {
    TreeSet<String> differences = new TreeSet<>();
    parsed
        .fields()
        .forEachRemaining(
            field -> {
              String expected = text(field.getKey(), field.getValue());
              String actual = value(field.getKey(), entry, format);
              if (!expected.equals(actual)) {
                differences.add(field.getKey() + " " + actual + " instead of " + expected);
              }
            });
    return String.join("; ", differences);
  }

  private static String text(String field, JsonNode value) {
    String text = value.isNull() || value.asText().equals("-") ? "" : value.asText();
    return switch (field) {
      case "time" -> text.indexOf('/') > 0 ? ofCommonLog(text).toString() : instant(text);
      case "status", "bytes" -> text.isEmpty() ? "0" : text;
      default -> text;
    };
  }

  private static String instant(String iso) {
    return Instant.parse(iso).toString();
  }

  private static Instant ofCommonLog(String time) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    return Instant.ofEpochMilli(
        java.time.ZonedDateTime.parse(time, format).toInstant().toEpochMilli());
  }

  private static String value(String field, AccessLogEntry entry, String format) {
    return switch (field) {
      case "client" -> entry.client();
      case "ident" -> entry.ident();
      case "user" -> entry.user();
      case "time" -> entry.time().toString();
      case "epoch_ms" -> String.valueOf(entry.time().getMillis());
      case "method" -> entry.method();
      // The cases of vrl call nginx's whole request so.
      case "path" -> isVrlNginx(format) ? entry.request() : entry.target();
      case "protocol" -> entry.protocol();
      case "http_version" -> entry.protocol().replace("HTTP/", "");
      case "request" -> entry.request();
      case "status" -> String.valueOf(entry.status());
      case "bytes" -> String.valueOf(entry.bytes());
      case "referer" -> entry.referrer();
      case "agent" -> entry.agent();
      default -> throw new AssertionError("Unknown field of a case: " + field);
    };
  }

  private static boolean isVrlNginx(String format) {
    return format.endsWith("/nginx");
  }
}
