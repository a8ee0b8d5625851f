package dev.millrace.standins.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.standins.http.QuickServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * BigQuery's REST API on a port of this machine. A job is under way when it is first asked for, and
 * done when it is asked for again. Faults come in the order in which they were planned.
 */
public final class BigQueryStandIn implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROOT = "/bigquery/v2/projects/([^/]+)";
  private static final Pattern DATASET = Pattern.compile(ROOT + "/datasets/([^/]+)");
  private static final Pattern TABLES = Pattern.compile(ROOT + "/datasets/([^/]+)/tables");
  private static final Pattern TABLE = Pattern.compile(ROOT + "/datasets/([^/]+)/tables/([^/]+)");
  private static final Pattern JOBS = Pattern.compile(ROOT + "/jobs");
  private static final Pattern JOB = Pattern.compile(ROOT + "/jobs/([^/]+)");
  private static final Pattern RESULTS = Pattern.compile(ROOT + "/queries/([^/]+)");
  private static final Pattern CANCEL = Pattern.compile(ROOT + "/jobs/([^/]+)/cancel");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Warehouse warehouse;
  private final Map<String, ObjectNode> jobs = new TreeMap<>();
  private final List<String> started = new ArrayList<>();
  private final Deque<Integer> refusals = new ArrayDeque<>();
  private final Deque<ServiceError> jobFaults = new ArrayDeque<>();
  private final Deque<Runnable> events = new ArrayDeque<>();
  private final Set<String> cancelled = new TreeSet<>();
  private int answersToLose;
  private @Nullable ServiceError stall;
  private @Nullable String stalled;
  private @Nullable String othersJob;
  private @Nullable ServiceError always;
  private @Nullable Runnable dropping;

  private BigQueryStandIn(HttpServer server, SourceFiles files) {
    this.server = server;
    this.warehouse = new Warehouse(files);
  }

  /**
   * Starts one that has these datasets.
   *
   * @param datasets {@code project/dataset}
   */
  public static BigQueryStandIn with(SourceFiles files, String... datasets) throws IOException {
    BigQueryStandIn standIn = new BigQueryStandIn(QuickServer.create(), files);
    Arrays.stream(datasets).forEach(standIn.warehouse::add);
    standIn.server.createContext("/", standIn::serve);
    standIn.server.setExecutor(standIn.threads);
    standIn.server.start();
    return standIn;
  }

  /** Has extract jobs write there. */
  public synchronized BigQueryStandIn exportingTo(ExportedFiles files) {
    warehouse.exportTo(files);
    return this;
  }

  /** What a command line needs to reach it. */
  public List<String> arguments() {
    return List.of("--bigQueryEndpoint=" + endpoint());
  }

  public String endpoint() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The next load or extract of a table leaves out a row, and says nothing of it. */
  public synchronized void loseRow(String table) {
    warehouse.loseRow(table);
  }

  /** The next requests are answered with these statuses; 403 is that there were too many. */
  public synchronized void refuse(int... statuses) {
    Arrays.stream(statuses).forEach(refusals::add);
  }

  /** Every request is answered as it should be again. */
  public synchronized void answerAgain() {
    always = null;
  }

  /** Every request is answered so from now on. */
  public synchronized void refuseAll(int status, String reason, String message) {
    always = new ServiceError(status, reason, message);
  }

  /** The connections of the next requests that change something are cut after it was done. */
  public synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  /** The next job fails with this. */
  public synchronized void failJob(String reason, String message) {
    jobFaults.add(new ServiceError(400, reason, message));
  }

  /**
   * The next job that is asked for stays under way until it is cancelled; it is refused to say so
   * once, with this.
   */
  public synchronized void stallJob(int status, String reason, String message) {
    stall = new ServiceError(status, reason, message);
  }

  /** Has all jobs end that are under way, as they do whether or not somebody waits for it. */
  public synchronized void endJobs() {
    stalled = null;
    try {
      for (String id : jobs.keySet()) {
        job(id);
      }
    } catch (ServiceError | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The id of the next job that is started is one of a job that somebody else has had done. */
  public synchronized void takeNextId(String configuration) {
    othersJob = configuration;
  }

  /** Happens when the next job is done, before anybody hears of it. */
  public synchronized void meanwhile(Runnable event) {
    events.add(event);
  }

  /** Happens when the next table is dropped, before anybody hears of it. */
  public synchronized void whenDropped(Runnable event) {
    dropping = event;
  }

  /** Whether a fault that was planned has not happened. */
  public synchronized boolean isAnyFaultLeft() {
    return !refusals.isEmpty()
        || !jobFaults.isEmpty()
        || !events.isEmpty()
        || dropping != null
        || answersToLose > 0;
  }

  /** Ids of the jobs that were started, in their order. */
  public synchronized List<String> startedJobs() {
    return List.copyOf(started);
  }

  /** All tables: {@code project/dataset/table}. */
  public synchronized List<String> tables() {
    return warehouse.tables();
  }

  /** What a table was made as. */
  public synchronized JsonNode definition(String table) {
    try {
      return warehouse.table(table).resource();
    } catch (ServiceError e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Makes a table, without a request. */
  public synchronized void create(String table, String definition) {
    try {
      warehouse.create(table, (ObjectNode) JSON.readTree(definition));
    } catch (ServiceError | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The rows of a table: times in ISO 8601, bytes in Base64, decimals exact. */
  public synchronized List<Map<String, @Nullable Object>> rows(String table) {
    try {
      return warehouse.table(table).all();
    } catch (ServiceError e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A table, for who holds the lock of this. */
  StoredTable stored(String table) throws ServiceError {
    return warehouse.table(table);
  }

  /** Adds a row in the form of {@link #rows}, without a request. */
  public synchronized void insert(String table, Map<String, @Nullable Object> row) {
    try {
      warehouse.table(table).add(List.of(row));
    } catch (ServiceError e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Puts a row in the place of another, as an UPDATE does. */
  public synchronized void update(String table, int place, Map<String, @Nullable Object> row) {
    try {
      warehouse.table(table).set(place, row);
    } catch (ServiceError e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = body(exchange);
      int status = 200;
      ObjectNode answer;
      boolean lost = false;
      try {
        synchronized (this) {
          answer =
              answer(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getPath(),
                  String.valueOf(exchange.getRequestURI().getQuery()),
                  body);
          if (!exchange.getRequestMethod().equals("GET") && answersToLose > 0) {
            answersToLose--;
            lost = true;
          }
        }
      } catch (ServiceError error) {
        status = error.status();
        answer = error.answer();
      } catch (RuntimeException e) {
        // No fault of the service, but of this stand-in or of who speaks to it: must be seen.
        ServiceError error = ServiceError.invalid("The stand-in does not understand: " + e);
        status = error.status();
        answer = error.answer();
      }
      if (!lost) {
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(bytes);
        }
      }
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return (gzip ? new GZIPInputStream(body) : body).readAllBytes();
  }

  private ObjectNode answer(String method, String path, String query, byte[] body)
      throws ServiceError, IOException {
    if (always != null) {
      throw always;
    }
    Integer refusal = refusals.poll();
    if (refusal != null) {
      throw refusal == 403
          ? new ServiceError(
              403, "rateLimitExceeded", "Exceeded rate limits: too many api requests")
          : new ServiceError(refusal, "backendError", "Visibility check was unavailable.");
    }
    Matcher matcher = DATASET.matcher(path);
    if (matcher.matches()) {
      String dataset = matcher.group(1) + "/" + matcher.group(2);
      warehouse.requireDataset(dataset);
      return JSON.createObjectNode().put("id", dataset).put("location", "EU");
    }
    matcher = TABLES.matcher(path);
    if (matcher.matches()) {
      ObjectNode table = (ObjectNode) JSON.readTree(body);
      String id = table.path("tableReference").path("tableId").asText();
      warehouse.create(matcher.group(1) + "/" + matcher.group(2) + "/" + id, table);
      return table;
    }
    matcher = TABLE.matcher(path);
    if (matcher.matches()) {
      String table = matcher.group(1) + "/" + matcher.group(2) + "/" + matcher.group(3);
      if (method.equals("DELETE")) {
        warehouse.delete(table);
        Runnable event = dropping;
        if (event != null) {
          dropping = null;
          event.run();
        }
        return JSON.createObjectNode();
      }
      return warehouse.table(table).resource();
    }
    matcher = JOBS.matcher(path);
    if (matcher.matches()) {
      return start((ObjectNode) JSON.readTree(body));
    }
    matcher = CANCEL.matcher(path);
    if (matcher.matches()) {
      cancelled.add(matcher.group(2));
      return JSON.createObjectNode();
    }
    matcher = RESULTS.matcher(path);
    if (matcher.matches()) {
      return result(matcher.group(2));
    }
    matcher = JOB.matcher(path);
    if (matcher.matches()) {
      // Where a job is must be said, but in the US and the EU.
      if (!"location=EU".equals(query)) {
        throw ServiceError.notFound("Job " + matcher.group(2));
      }
      return job(matcher.group(2));
    }
    throw ServiceError.notFound(path);
  }

  private ObjectNode start(ObjectNode job) throws ServiceError, IOException {
    String id = job.path("jobReference").path("jobId").asText();
    if (!job.path("jobReference").path("location").asText().equals("EU")) {
      throw ServiceError.notFound("Dataset was not found in location US");
    }
    String others = othersJob;
    if (others != null) {
      othersJob = null;
      ObjectNode taken = job.deepCopy();
      taken.set("configuration", JSON.readTree(others));
      taken.putObject("status").put("state", "DONE");
      jobs.put(id, taken);
    }
    if (jobs.containsKey(id)) {
      throw new ServiceError(409, "duplicate", "Already Exists: Job " + id);
    }
    started.add(id);
    job.putObject("status").put("state", "RUNNING");
    jobs.put(id, job);
    return job;
  }

  /** Of a query for one number. */
  private ObjectNode result(String id) throws ServiceError {
    ObjectNode job = jobs.get(id);
    if (job == null || !job.path("status").path("state").asText().equals("DONE")) {
      throw ServiceError.notFound("Job " + id);
    }
    ObjectNode answer = JSON.createObjectNode().put("jobComplete", true);
    answer
        .putArray("rows")
        .addObject()
        .putArray("f")
        .addObject()
        .put("v", job.path("found").asText());
    return answer;
  }

  private ObjectNode job(String id) throws ServiceError, IOException {
    ObjectNode job = jobs.get(id);
    if (job == null) {
      throw ServiceError.notFound("Job " + id);
    }
    ObjectNode asked = job.deepCopy();
    ServiceError refusal = stall;
    if (refusal != null) {
      stall = null;
      stalled = id;
      throw refusal;
    }
    if (id.equals(stalled) && !cancelled.contains(id)) {
      return asked;
    }
    ObjectNode status = (ObjectNode) job.get("status");
    if (status.get("state").asText().equals("RUNNING")) {
      status.put("state", "DONE");
      try {
        ServiceError fault =
            cancelled.contains(id)
                ? new ServiceError(400, "stopped", "Job execution was cancelled")
                : jobFaults.poll();
        if (fault != null) {
          warehouse.failHalfway(job.get("configuration"));
          throw fault;
        }
        job.set("statistics", warehouse.run(job.get("configuration")));
        job.put("found", warehouse.found());
        Runnable event = events.poll();
        if (event != null) {
          event.run();
        }
      } catch (ServiceError error) {
        status.set("errorResult", error.inJob());
        status.putArray("errors").add(error.inJob());
      }
    }
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
