package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogEntry;
import dev.millrace.transforms.accesslog.AccessLogLine;
import java.util.Arrays;
import java.util.List;
import org.joda.time.Instant;

/** Requests to test with: by default a browser gets a page that is there, with a referrer. */
record Requests(
    String method,
    String target,
    int status,
    long time,
    long bytes,
    String referrer,
    String agent) {

  static Requests get(String target) {
    return new Requests(
        "GET", target, 200, 0, 0, "https://example.org/", "Mozilla/5.0 (X11; Linux x86_64)");
  }

  Requests method(String other) {
    return new Requests(other, target, status, time, bytes, referrer, agent);
  }

  Requests status(int other) {
    return new Requests(method, target, other, time, bytes, referrer, agent);
  }

  Requests at(long millis) {
    return new Requests(method, target, status, millis, bytes, referrer, agent);
  }

  Requests bytes(long other) {
    return new Requests(method, target, status, time, other, referrer, agent);
  }

  Requests referrer(String other) {
    return new Requests(method, target, status, time, bytes, other, agent);
  }

  Requests agent(String other) {
    return new Requests(method, target, status, time, bytes, referrer, other);
  }

  AccessLogEntry entry() {
    return entry("192.0.2.1");
  }

  AccessLogEntry entry(String client) {
    String request = target.isEmpty() ? "" : (method + " " + target + " HTTP/1.1").trim();
    return new AccessLogEntry(
        client,
        "",
        "",
        Instant.ofEpochMilli(time),
        target.isEmpty() ? "" : method,
        target,
        target.isEmpty() ? "" : "HTTP/1.1",
        request,
        status,
        bytes,
        referrer,
        agent);
  }

  static AccessLogLine line(AccessLogEntry entry) {
    AccessLogLine line = new AccessLogLine();
    line.set(entry);
    return line;
  }

  static ClientActivity activity(List<AccessLogEntry> entries) {
    ClientActivity activity = new ClientActivity();
    entries.forEach(entry -> activity.add(line(entry)));
    return activity;
  }

  static ClientActivity activity(Requests... requests) {
    return activity(Arrays.stream(requests).map(Requests::entry).toList());
  }
}
