package dev.millrace.standins.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.standins.http.QuickServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * Google Cloud Storage's JSON API on a port of this machine, in memory: objects with generations
 * and conditions on them, listings by page, ranges, uploads whole and in pieces, copies, batches.
 * Where {@link #faults} say so it fails as the real one does.
 */
public final class GcsStandIn implements AutoCloseable {
  /** As many of a listing as are on a page; few, so that small tests turn pages too. */
  private static final int PAGE = 7;

  /** A request that does not tell its length is cut at the half of this. */
  private static final int CUT_OF_UNKNOWN = 1 << 20;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Buckets buckets = new Buckets();
  private final Service service = new Service(buckets, new Listing(PAGE));
  private final Faults faults = new Faults();

  private GcsStandIn(HttpServer server) {
    this.server = server;
  }

  /** Starts one that has these buckets. */
  public static GcsStandIn with(String... names) throws IOException {
    GcsStandIn standIn = new GcsStandIn(QuickServer.create());
    Arrays.stream(names).forEach(standIn.buckets::add);
    standIn.server.createContext("/", standIn::serve);
    standIn.server.setExecutor(standIn.threads);
    standIn.server.start();
    return standIn;
  }

  /** What a command line needs to reach it. */
  public List<String> arguments() {
    return List.of(
        "--gcsEndpoint=" + endpoint(),
        "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory");
  }

  public String endpoint() {
    return address() + "/storage/v1/";
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  public Faults faults() {
    return faults;
  }

  /** Lets nobody in any more: every request for it is answered with 403. */
  public void lock(String bucket) {
    buckets.lock(bucket);
  }

  /** Puts an object into a bucket, without a request. */
  public void put(String bucket, String name, byte[] bytes) {
    try {
      buckets.put(bucket, name, "application/octet-stream", Map.of(), bytes, OptionalLong.empty());
    } catch (Refusal e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Puts a gzip file into a bucket as {@code gsutil cp -Z} does: the service unpacks it. */
  public void putGzipped(String bucket, String name, byte[] bytes) {
    try {
      buckets.putGzipped(bucket, name, bytes);
    } catch (Refusal e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** All objects of a bucket by name. */
  public SortedMap<String, byte[]> objects(String bucket) {
    try {
      SortedMap<String, byte[]> objects = new TreeMap<>();
      buckets.snapshot(bucket).forEach((name, object) -> objects.put(name, object.bytes()));
      return objects;
    } catch (Refusal e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Stops it, cutting what is under way. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = headers(exchange);
      String target = exchange.getRequestURI().toString();
      Call head = Call.of(exchange.getRequestMethod(), target, headers, new byte[0]);
      Optional<Fault> fault = faults.of(Operation.of(head), target);
      if (fault.isPresent() && fault.get().how() == Fault.How.REQUEST_CUT) {
        cut(exchange, head);
        return;
      }
      byte[] body = unpacked(headers, exchange.getRequestBody().readAllBytes());
      Call call = head.with(body);
      if (fault.isEmpty()) {
        send(exchange, answer(call), Integer.MAX_VALUE);
      } else {
        strike(exchange, call, fault.get());
      }
    }
  }

  /** Closing an exchange before its request was read, or its answer sent, ends the connection. */
  private void cut(HttpExchange exchange, Call head) throws IOException {
    int half = head.header("content-length").map(Integer::parseInt).orElse(CUT_OF_UNKNOWN) / 2;
    byte[] begun = exchange.getRequestBody().readNBytes(half);
    if (Operation.of(head) == Operation.UPLOAD_PIECE) {
      service.answer(head.with(begun), false, address(), this::answerPart);
    }
  }

  private void strike(HttpExchange exchange, Call call, Fault fault) throws IOException {
    switch (fault.how()) {
      case REFUSED -> send(exchange, Refusal.of(fault.status()).answer(), Integer.MAX_VALUE);
      case ANSWER_LOST -> answer(call);
      case ANSWER_CUT -> {
        Answer answer = answer(call);
        send(exchange, answer, answer.body().length / 2);
      }
      case REQUEST_CUT -> throw new IllegalStateException("It was cut before");
    }
  }

  private Answer answer(Call call) {
    return service.answer(call, true, address(), this::answerPart);
  }

  private Answer answerPart(Call part) {
    return faults
        .of(Operation.of(part), String.join("/", part.path()))
        .filter(fault -> fault.how() == Fault.How.REFUSED)
        .map(fault -> Refusal.of(fault.status()).answer())
        .orElseGet(() -> answer(part));
  }

  private static void send(HttpExchange exchange, Answer answer, int most) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      OutputStream out = exchange.getResponseBody();
      out.write(answer.body(), 0, Math.min(most, length));
      out.flush();
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(values).get(0)));
    return headers;
  }

  /** Google's client packs what it says of an object. */
  private static byte[] unpacked(Map<String, String> headers, byte[] body) throws IOException {
    if (!"gzip".equals(headers.get("content-encoding"))) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }
}
