package dev.millrace.broker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a broker listens.
 *
 * @param clients for producers, consumers and administrators, who are not asked who they are
 * @param guarded for clients that must say who they are
 * @param controller for the broker itself
 */
record BrokerPorts(int clients, int guarded, int controller) {
  private static final String HOST = "127.0.0.1";

  static BrokerPorts free() throws IOException {
    List<Integer> ports = LoopbackPorts.free(3);
    return new BrokerPorts(ports.get(0), ports.get(1), ports.get(2));
  }

  String address() {
    return HOST + ":" + clients;
  }

  String guardedAddress() {
    return HOST + ":" + guarded;
  }

  /** The settings of the server that say so; the map may be added to. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controller));
    String listeners = "CLIENTS://%s,GUARDED://%s".formatted(address(), guardedAddress());
    settings.put("listeners", "%s,CONTROLLER://%s:%d".formatted(listeners, HOST, controller));
    settings.put("advertised.listeners", listeners);
    settings.put(
        "listener.security.protocol.map",
        "CLIENTS:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENTS");
    settings.put("controller.listener.names", "CONTROLLER");
    return settings;
  }
}
