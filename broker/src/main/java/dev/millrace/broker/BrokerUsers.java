package dev.millrace.broker;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.TreeMap;

/**
 * Who is let in where a broker asks for a name and a password (SASL, mechanism PLAIN). They may do
 * nothing until somebody grants it. Whoever comes to the address where nobody is asked may do
 * anything.
 */
final class BrokerUsers {
  private BrokerUsers() {}

  /**
   * The settings of the server that say so.
   *
   * @param passwords by user; without quotes and backslashes
   */
  static Map<String, String> settings(Map<String, String> passwords) {
    String users =
        new TreeMap<>(passwords)
            .entrySet().stream()
                .map(user -> " user_%s=\"%s\"".formatted(user.getKey(), user.getValue()))
                .collect(joining());
    return Map.of(
        "listener.name.guarded.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required%s;".formatted(users),
        "authorizer.class.name",
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users",
        "User:ANONYMOUS");
  }
}
