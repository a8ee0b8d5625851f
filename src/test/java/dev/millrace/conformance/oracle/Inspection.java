package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One request while its traits are found. Each character of its texts is a byte of their UTF-8, so
 * that a regular expression sees what docs/features.md speaks of.
 */
final class Inspection {
  private final Request request;
  private final String target;
  private final ReadTarget read;
  private final Map<Trait, Boolean> known = new EnumMap<>(Trait.class);

  private Inspection(Request request) {
    this.request = request;
    this.target = bytes(request.target());
    this.read = ReadTarget.of(target);
  }

  /** The traits of a request. */
  static Set<Trait> of(Request request) {
    Inspection inspection = new Inspection(request);
    EnumSet<Trait> traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : Trait.values()) {
      if (inspection.is(trait)) {
        traits.add(trait);
      }
    }
    return traits;
  }

  boolean is(Trait trait) {
    Boolean before = known.get(trait);
    boolean is = before == null ? trait.isOf(this) : before;
    known.put(trait, is);
    return is;
  }

  boolean hasStatus(int from, int to) {
    return request.status() >= from && request.status() <= to;
  }

  boolean hasOneStatusOf(int... statuses) {
    return IntStream.of(statuses).anyMatch(status -> request.status() == status);
  }

  /** The whole request field. */
  String line() {
    return bytes(request.line());
  }

  String method() {
    return bytes(request.method());
  }

  String target() {
    return target;
  }

  /** The target, decoded. */
  ReadTarget read() {
    return read;
  }

  String referrer() {
    return bytes(request.referrer());
  }

  String agent() {
    return bytes(request.agent());
  }

  String user() {
    return bytes(request.user());
  }

  /** A request that is one: neither empty nor malformed. */
  boolean isWellFormed() {
    return !is(Trait.EMPTY_REQUEST) && !is(Trait.MALFORMED);
  }

  /** What a request that is not empty must have so as not to be malformed. */
  boolean hasForm() {
    String protocol = bytes(request.protocol());
    return !method().isEmpty()
        && !target.isEmpty()
        && line().chars().allMatch(b -> b >= 32)
        && (protocol.isEmpty() || protocol.startsWith("HTTP/"))
        && (target.matches("(?s)(?:/|https?://).*|\\*") || method().equals("CONNECT"));
  }

  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
