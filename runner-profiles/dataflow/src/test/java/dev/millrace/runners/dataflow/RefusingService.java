package dev.millrace.runners.dataflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for Dataflow's service on this machine: takes note of each request and refuses it. */
final class RefusingService implements AutoCloseable {
  private static final byte[] REFUSAL =
      "{\"error\": {\"code\": 400, \"message\": \"The stand-in runs no jobs\"}}"
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private RefusingService(HttpServer server) {
    this.server = server;
  }

  static RefusingService start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RefusingService service = new RefusingService(server);
    server.createContext("/", service::refuse);
    server.start();
    return service;
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  /** Method and path of each request, in their order. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void refuse(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(400, REFUSAL.length);
      exchange.getResponseBody().write(REFUSAL);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
