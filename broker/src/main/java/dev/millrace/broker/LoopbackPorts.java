package dev.millrace.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine that nobody listens on.
 *
 * <p>They lie below those that the system gives to outgoing connections. Out of that range a client
 * that looks for a broker which is down would sooner or later be given the broker's own port, be
 * connected to itself, and keep the broker from coming back.
 */
final class LoopbackPorts {
  private static final int LEAST = 10_000;
  private static final int BOUND = 32_000;
  private static final int TRIES = 200;

  private LoopbackPorts() {}

  /** As many different ports. They are free now; another process may be quicker. */
  static List<Integer> free(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int tried = 0; held.size() < count; tried++) {
        hold(ThreadLocalRandom.current().nextInt(LEAST, BOUND), tried, held);
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static void hold(int port, int tried, List<ServerSocket> held) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      held.add(socket);
    } catch (IOException taken) {
      socket.close();
      if (tried >= TRIES) {
        throw new IOException(
            "No free port on this machine between %d and %d".formatted(LEAST, BOUND), taken);
      }
    }
  }
}
