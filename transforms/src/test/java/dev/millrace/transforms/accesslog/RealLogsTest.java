package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.Parsing.Parsed;
import dev.millrace.transforms.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every line of three real logs is read, and as a regular expression reads it. */
class RealLogsTest {
  @ParameterizedTest
  @CsvSource({
    "apache-combined-10k, combined, 10000",
    "nginx-combined-under-attack, combined, 20429",
    "nasa-july-1995-common, common, 267838",
  })
  void readsEveryLineAsARegularExpressionDoes(String log, String format, int lines)
      throws IOException {
    AccessLogEntries entries = AccessLogEntries.of(LogFormat.of(format));
    RegexParser oracle = format.equals("combined") ? RegexParser.combined() : RegexParser.common();
    List<String> differences = new ArrayList<>();
    int read = 0;
    for (byte[] line : SharedData.lines("access-logs/" + log + ".log.gz")) {
      Parsing<AccessLogEntry> outcome = entries.parse(line);
      if (outcome instanceof Parsed<AccessLogEntry> accepted
          && accepted.value().equals(oracle.parse(line))) {
        read++;
      } else {
        differences.add(
            outcome
                + " instead of "
                + oracle.parse(line)
                + " from "
                + new String(line, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(differences, is(empty()));
    assertThat(read, is(lines));
  }
}
