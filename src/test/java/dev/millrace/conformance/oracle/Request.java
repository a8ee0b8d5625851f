package dev.millrace.conformance.oracle;

/**
 * One request as a line of an access log tells it. Texts are decoded; an absent one is empty.
 *
 * @param time epoch milliseconds
 * @param status 0 if absent
 * @param bytes 0 if absent
 */
public record Request(
    String client,
    String ident,
    String user,
    long time,
    String line,
    String method,
    String target,
    String protocol,
    int status,
    long bytes,
    String referrer,
    String agent) {

  /** The target without its query. */
  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
