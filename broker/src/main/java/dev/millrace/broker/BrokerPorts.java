package dev.millrace.broker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a broker listens.
 *
 * @param clients for producers, consumers and administrators, who are not asked who they are
 * @param controller for the broker itself
 */
record BrokerPorts(int clients, int controller) {
  private static final String HOST = "127.0.0.1";

  static BrokerPorts free() throws IOException {
    List<Integer> ports = LoopbackPorts.free(2);
    return new BrokerPorts(ports.get(0), ports.get(1));
  }

  String address() {
    return HOST + ":" + clients;
  }

  /** The settings of the server that say so; the map may be added to. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controller));
    settings.put(
        "listeners",
        "CLIENTS://%s:%d,CONTROLLER://%s:%d".formatted(HOST, clients, HOST, controller));
    settings.put("advertised.listeners", "CLIENTS://" + address());
    settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENTS");
    settings.put("controller.listener.names", "CONTROLLER");
    return settings;
  }
}
