package dev.millrace.pipelines.simulatewebtraffic;

import java.util.function.Function;

/**
 * One attack on one site.
 *
 * @param clients that take part
 * @param requestsPerClient of each
 * @param requestsPerMinute of each client, on average
 * @param agents what a client calls itself
 * @param scripts what a client does, with state of its own
 */
record Campaign(
    int clients,
    int requestsPerClient,
    double requestsPerMinute,
    Pacing pacing,
    Function<Dice, String> agents,
    Function<Dice, Script> scripts) {

  static Campaign of(
      double requestsPerMinute,
      int requests,
      Pacing pacing,
      Function<Dice, String> agents,
      Function<Dice, Script> scripts) {
    return new Campaign(1, requests, requestsPerMinute, pacing, agents, scripts);
  }

  Campaign withClients(int others) {
    return new Campaign(others, requestsPerClient, requestsPerMinute, pacing, agents, scripts);
  }

  long requests() {
    return (long) clients * requestsPerClient;
  }

  double millis() {
    return requestsPerClient * 60_000 / requestsPerMinute;
  }

  /**
   * The same attack, cut down to what fits: to so many requests (fewer clients first, but not below
   * four), and to so many milliseconds.
   */
  Campaign within(long mostRequests, double mostMillis) {
    int fewerClients = clients;
    if (requests() > mostRequests) {
      fewerClients = (int) Math.max(Math.min(4, clients), mostRequests / requestsPerClient);
    }
    long each = Math.min(requestsPerClient, Math.max(1, mostRequests / fewerClients));
    double inTime = Math.max(1, mostMillis * requestsPerMinute / 60_000);
    return new Campaign(
        fewerClients,
        (int) Math.min((double) each, inTime),
        requestsPerMinute,
        pacing,
        agents,
        scripts);
  }
}
