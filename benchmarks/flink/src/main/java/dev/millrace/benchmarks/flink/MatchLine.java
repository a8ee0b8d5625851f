package dev.millrace.benchmarks.flink;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** One request of a line that the pattern knows; other lines are lost. */
final class MatchLine implements FlatMapFunction<String, Requests> {
  private static final long serialVersionUID = 1L;
  private static final Pattern COMBINED =
      Pattern.compile(
          "^(\\S+) \\S+ \\S+ \\[([^\\]]+)\\] \"(\\S+) (\\S+) [^\"]*\" (\\d{3}) (\\d+|-)");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);

  @Override
  public void flatMap(String line, Collector<Requests> out) {
    Matcher matcher = COMBINED.matcher(line);
    if (matcher.find()) {
      out.collect(requests(matcher));
    }
  }

  private static Requests requests(Matcher matcher) {
    Requests one = new Requests();
    one.client = matcher.group(1);
    one.minute = ZonedDateTime.parse(matcher.group(2), TIME).toEpochSecond() / 60;
    one.clients = 1;
    one.requests = 1;
    one.bytes = matcher.group(6).equals("-") ? 0 : Long.parseLong(matcher.group(6));
    switch (matcher.group(5).charAt(0)) {
      case '2' -> one.status2xx = 1;
      case '3' -> one.status3xx = 1;
      case '4' -> one.status4xx = 1;
      case '5' -> one.status5xx = 1;
      default -> {}
    }
    return one;
  }
}
