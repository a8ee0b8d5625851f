package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Who sends requests, and the truth about them.
 *
 * @param user the name that the server authenticated, or {@code -}
 * @param agent {@code -} where none is sent
 * @param protocol such as {@code HTTP/1.1}
 * @param label the word for the label file
 * @param variant the behaviour in the simulator, such as {@code office} or {@code single-source}
 */
record Client(
    String address, String user, String agent, String protocol, String label, String variant) {

  Client withAgent(String other) {
    return new Client(address, user, other, protocol, label, variant);
  }

  Client withUser(String other) {
    return new Client(address, other, agent, protocol, label, variant);
  }

  Client withProtocol(String other) {
    return new Client(address, user, agent, other, label, variant);
  }
}
