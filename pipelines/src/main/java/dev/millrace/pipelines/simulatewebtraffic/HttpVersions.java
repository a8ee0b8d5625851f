package dev.millrace.pipelines.simulatewebtraffic;

/** Which versions of HTTP arrive at a server. */
enum HttpVersions {
  /** Browsers use 2.0 where they can. */
  MODERN,
  /** A proxy in front speaks 1.0, whatever the client spoke. */
  PROXIED;

  String of(String agent, double shareOfTwo, Dice dice) {
    return switch (this) {
      case MODERN ->
          agent.startsWith("Mozilla/5.0 (") && dice.chance(shareOfTwo) ? "HTTP/2.0" : "HTTP/1.1";
      case PROXIED -> "HTTP/1.0";
    };
  }
}
