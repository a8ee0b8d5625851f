package dev.millrace.pipelines.simulatewebtraffic;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** Writes the lines of one server in the combined log format, in ASCII. */
final class LineWriter {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /** Milliseconds; all ones in binary. */
  private static final int MOST_WAITING = 127;

  private final Site site;
  private final ZoneOffset zone;
  private byte[] line = new byte[1024];
  private int length;
  private long stampedSecond = Long.MIN_VALUE;
  private String stamp = "";

  LineWriter(Site site) {
    this.site = site;
    this.zone = ZoneOffset.ofTotalSeconds(site.log().zoneSeconds());
  }

  /**
   * Writes one line.
   *
   * @param now when the answer was sent, in milliseconds since the epoch
   * @return the line without its line feed
   */
  byte[] write(long now, Client client, Exchange exchange) {
    length = 0;
    put(client.address());
    put(" - ");
    put(client.user());
    put(" [");
    put(stampOf(Math.floorDiv(now - latency(now, exchange), 1000L)));
    put("] \"");
    if (exchange.method().isEmpty()) {
      put(exchange.target());
    } else {
      put(exchange.method());
      put(" ");
      escaped(exchange.target());
      put(" ");
      put(client.protocol());
    }
    put("\" ");
    put(exchange.status());
    put(" ");
    if (exchange.bytes() == 0) {
      put(site.log().style().noBytes());
    } else {
      put(exchange.bytes());
    }
    put(" \"");
    putHeaders(client, exchange);
    put("\"");
    return Arrays.copyOf(line, length);
  }

  private void putHeaders(Client client, Exchange exchange) {
    switch (site.log().detail()) {
      case HEADERS -> {
        escaped(exchange.referrer());
        put("\" \"");
        escaped(exchange.agent().isEmpty() ? client.agent() : exchange.agent());
      }
      case NO_HEADERS -> put("-\" \"-");
    }
  }

  /** Apache stamps the beginning: sometimes much earlier, where a large answer took long. */
  private long latency(long now, Exchange exchange) {
    return switch (site.log().style()) {
      case APACHE -> (Dice.mix(now + exchange.bytes()) & MOST_WAITING) + sending(exchange.bytes());
      case NGINX -> 0;
    };
  }

  private static long sending(long bytes) {
    return bytes / 2000;
  }

  /** How long after its stamp, which has whole seconds, a line of a site may be written. */
  static Duration greatestDelay(Site site) {
    return Duration.ofMillis(
        999
            + switch (site.log().style()) {
              case APACHE -> MOST_WAITING + sending(site.greatestAnswer());
              case NGINX -> 0;
            });
  }

  private String stampOf(long second) {
    if (second != stampedSecond) {
      stampedSecond = second;
      stamp = format(LocalDateTime.ofEpochSecond(second, 0, zone));
    }
    return stamp;
  }

  private String format(LocalDateTime time) {
    int zoneMinutes = Math.abs(site.log().zoneSeconds()) / 60;
    return twoDigits(time.getDayOfMonth())
        + '/'
        + MONTHS.get(time.getMonthValue() - 1)
        + '/'
        + time.getYear()
        + ':'
        + twoDigits(time.getHour())
        + ':'
        + twoDigits(time.getMinute())
        + ':'
        + twoDigits(time.getSecond())
        + (site.log().zoneSeconds() < 0 ? " -" : " +")
        + twoDigits(zoneMinutes / 60)
        + twoDigits(zoneMinutes % 60);
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private void put(String text) {
    int end = length + text.length();
    ensure(end);
    for (int i = 0; i < text.length(); i++) {
      line[length + i] = (byte) text.charAt(i);
    }
    length = end;
  }

  /** Quotes and backslashes as servers write them. */
  private void escaped(String text) {
    if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
      put(text);
      return;
    }
    put(
        switch (site.log().style()) {
          case APACHE -> text.replace("\\", "\\\\").replace("\"", "\\\"");
          case NGINX -> text.replace("\\", "\\x5C").replace("\"", "\\x22");
        });
  }

  private void put(long number) {
    ensure(length + 20);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      line[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void ensure(int capacity) {
    if (capacity > line.length) {
      line = Arrays.copyOf(line, 2 * capacity);
    }
  }
}
