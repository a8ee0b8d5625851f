package dev.millrace.pipelines.simulatewebtraffic;

/** What a server logs of a request's headers. */
enum LogDetail {
  /** Referrer and agent. */
  HEADERS,
  /** Neither: {@code "-" "-"}, as where the common format was turned into the combined one. */
  NO_HEADERS
}
