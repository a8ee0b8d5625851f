package dev.millrace.benchmarks.flink;

/**
 * Requests of a client in a minute, or of all clients. The shape is the one that Flink asks for.
 */
public final class Requests {
  public String client = "";
  public long minute;
  public long clients;
  public long requests;
  public long bytes;
  public long status2xx;
  public long status3xx;
  public long status4xx;
  public long status5xx;

  public Requests() {}

  /** Adds the other's counts and gives back itself. */
  static Requests plus(Requests one, Requests other) {
    if (one.client.isEmpty()) {
      one.clients += other.clients;
    }
    one.requests += other.requests;
    one.bytes += other.bytes;
    one.status2xx += other.status2xx;
    one.status3xx += other.status3xx;
    one.status4xx += other.status4xx;
    one.status5xx += other.status5xx;
    return one;
  }

  /** The same counts as those of one client among all. */
  static Requests withoutClient(Requests requests) {
    requests.client = "";
    return requests;
  }

  @Override
  public String toString() {
    return String.join(
        ",",
        client,
        Long.toString(minute),
        Long.toString(clients),
        Long.toString(requests),
        Long.toString(bytes),
        Long.toString(status2xx),
        Long.toString(status3xx),
        Long.toString(status4xx),
        Long.toString(status5xx));
  }
}
