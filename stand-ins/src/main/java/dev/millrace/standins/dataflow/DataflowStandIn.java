package dev.millrace.standins.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.standins.http.QuickServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Dataflow's REST API on a port of this machine: jobs are created, asked for, listed, updated, and
 * have messages and metrics; templates that it was told of are launched. A job runs until it is
 * told to end. Names of jobs and requests that come again are treated as Google documents it; other
 * faults strike when they are told to.
 */
public final class DataflowStandIn implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern JOBS =
      Pattern.compile("/v1b3/projects/([^/]+)/locations/([^/]+)/jobs");
  private static final Pattern JOB =
      Pattern.compile("/v1b3/projects/([^/]+)/locations/([^/]+)/jobs/([^/]+)");
  private static final Pattern OF_JOB =
      Pattern.compile("/v1b3/projects/([^/]+)/locations/([^/]+)/jobs/([^/]+)/(messages|metrics)");

  private static final Pattern LAUNCH =
      Pattern.compile("/v1b3/projects/([^/]+)/locations/([^/]+)/flexTemplates:launch");
  private static final Pattern IMPORTANCE = Pattern.compile("(?:.*&)?minimumImportance=([^&]+).*");

  private static final Pattern PAGE = Pattern.compile("(?:.*&)?pageToken=([0-9]+).*");
  private static final int MESSAGES_OF_A_PAGE = 2;

  /** From the least to the greatest. */
  private static final List<String> IMPORTANCES =
      List.of(
          "JOB_MESSAGE_DEBUG",
          "JOB_MESSAGE_DETAILED",
          "JOB_MESSAGE_BASIC",
          "JOB_MESSAGE_WARNING",
          "JOB_MESSAGE_ERROR");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Jobs jobs = new Jobs();
  private final List<String> requests = new ArrayList<>();
  private final Deque<Refusal> refusals = new ArrayDeque<>();
  private final Deque<Refusal> refusedLooks = new ArrayDeque<>();
  private final List<ObjectNode> messages = new ArrayList<>();
  private Launcher launcher = (template, job) -> false;
  private @Nullable Refusal always;
  private @Nullable Refusal hidden;
  private @Nullable String ending;
  private int answersToLose;

  private DataflowStandIn(HttpServer server) {
    this.server = server;
  }

  /** Starts one without jobs. */
  public static DataflowStandIn start() throws IOException {
    DataflowStandIn standIn = new DataflowStandIn(QuickServer.create());
    standIn.server.createContext("/", standIn::serve);
    standIn.server.setExecutor(standIn.threads);
    standIn.server.start();
    return standIn;
  }

  /** What a command line needs to reach it. */
  public List<String> arguments() {
    return List.of("--dataflowEndpoint=http://localhost:" + server.getAddress().getPort() + "/");
  }

  /** What the service's launcher does with a template. */
  @FunctionalInterface
  public interface Launcher {
    /**
     * Takes what is launched; called before the answer, so that what takes time is for another
     * thread. The job waits in its queue until {@link #move} says otherwise.
     *
     * @param parameter {@code launchParameter} of the request
     * @param job its id
     * @return false if there is no such template
     */
    boolean launch(ObjectNode parameter, String job);
  }

  /** Templates are launched so from now on; without this there are none. */
  public synchronized void launchBy(Launcher other) {
    launcher = other;
  }

  /** Brings a job into a state: {@code JOB_STATE_DONE}, say. */
  public synchronized void move(String job, String state) {
    jobs.move(job, state);
  }

  /** The next questions for a job are answered with this. */
  public synchronized void refuseLooks(int times, Refusal refusal) {
    refusedLooks.addAll(Collections.nCopies(times, refusal));
  }

  /** The next requests that create a job are refused with these, one after the other. */
  public synchronized void refuse(int times, Refusal refusal) {
    refusals.addAll(Collections.nCopies(times, refusal));
  }

  /** Every request that creates a job is refused with this from now on. */
  public synchronized void refuseAll(Refusal refusal) {
    always = refusal;
  }

  /**
   * The next requests that create a job are carried out, and the connection ends before an answer.
   */
  public synchronized void loseAnswers(int times) {
    answersToLose = times;
  }

  /** Requests for the list of jobs are refused with this from now on. */
  public synchronized void hideJobs(Refusal refusal) {
    hidden = refusal;
  }

  /** A job ends so when it is asked for: {@code JOB_STATE_DONE}, say. */
  public synchronized void endJobsAs(String state) {
    ending = state;
  }

  /** Every job says this from now on. */
  public synchronized void say(String importance, String text) {
    messages.add(
        JsonNodeFactory.instance
            .objectNode()
            .put("id", Integer.toString(messages.size() + 1))
            .put("time", "2026-01-05T12:00:0" + messages.size() + "Z")
            .put("messageImportance", importance)
            .put("messageText", text));
  }

  /** Method and path of each request, in their order. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** All jobs as they were asked for, with what the service adds. */
  public synchronized List<ObjectNode> jobs() {
    return jobs.all();
  }

  /** Makes a job that another client has asked for. */
  public synchronized void add(String project, String region, String name) {
    try {
      jobs.create(
          project,
          region,
          JsonNodeFactory.instance.objectNode().put("name", name).put("clientRequestId", "other"));
    } catch (Jobs.Refused e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
      byte[] body = unpacked(exchange);
      Answer answer = answer(method, path, query, body);
      if (answer.isLost()) {
        return;
      }
      byte[] bytes = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Answer(int status, JsonNode body, boolean isLost) {
    static Answer of(JsonNode body) {
      return new Answer(200, body, false);
    }

    static Answer no(Refusal refusal) {
      return new Answer(refusal.status(), refusal.body(), false);
    }

    Answer lost() {
      return new Answer(status, body, true);
    }
  }

  private synchronized Answer answer(String method, String path, String query, byte[] body)
      throws IOException {
    requests.add(method + " " + path);
    try {
      return answerOrRefuse(method + " ", path, query, body);
    } catch (Jobs.Refused refused) {
      return Answer.no(refused.refusal());
    }
  }

  private Answer answerOrRefuse(String method, String path, String query, byte[] body)
      throws IOException, Jobs.Refused {
    Matcher launch = LAUNCH.matcher(path);
    Matcher all = JOBS.matcher(path);
    Matcher one = JOB.matcher(path);
    Matcher of = OF_JOB.matcher(path);
    if (all.matches() && method.equals("POST ")) {
      return created(all, (ObjectNode) JSON.readTree(body));
    } else if (launch.matches() && method.equals("POST ")) {
      return launched(launch, (ObjectNode) JSON.readTree(body));
    } else if (all.matches() && method.equals("GET ")) {
      return Answer.of(list(all));
    } else if (one.matches() && method.equals("GET ")) {
      if (!refusedLooks.isEmpty()) {
        throw new Jobs.Refused(refusedLooks.remove());
      }
      return Answer.of(asked(one));
    } else if (one.matches() && method.equals("PUT ")) {
      return Answer.of(updated(asked(one), (ObjectNode) JSON.readTree(body)));
    } else if (of.matches() && method.equals("GET ")) {
      asked(of);
      return Answer.of(of.group(4).equals("messages") ? messages(query) : metrics());
    }
    return Answer.no(new Refusal(404, "NOT_FOUND", "notFound", "Not found: " + method + path));
  }

  private Answer created(Matcher path, ObjectNode asked) throws Jobs.Refused {
    requireWilling();
    return lostIfPlanned(Answer.of(jobs.create(path.group(1), path.group(2), asked).deepCopy()));
  }

  /** There is a job from the launch on, and the name of an active one is refused. */
  private Answer launched(Matcher path, ObjectNode asked) throws Jobs.Refused {
    requireWilling();
    ObjectNode parameter = (ObjectNode) asked.path("launchParameter");
    String name = parameter.path("jobName").asText();
    if (jobs.isActive(path.group(1), path.group(2), name)) {
      throw new Jobs.Refused(Refusal.alreadyExists(name));
    }
    ObjectNode job =
        jobs.create(
            path.group(1), path.group(2), JsonNodeFactory.instance.objectNode().put("name", name));
    String id = job.path("id").asText();
    job.put("currentState", "JOB_STATE_QUEUED");
    if (!launcher.launch(parameter, id)) {
      jobs.remove(job);
      throw new Jobs.Refused(Refusal.noTemplate(parameter.path("containerSpecGcsPath").asText()));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("job", job.deepCopy());
    return lostIfPlanned(Answer.of(answer));
  }

  private void requireWilling() throws Jobs.Refused {
    Refusal planned = refusals.isEmpty() ? always : refusals.remove();
    if (planned != null) {
      throw new Jobs.Refused(planned);
    }
  }

  private Answer lostIfPlanned(Answer answer) {
    if (answersToLose > 0) {
      answersToLose--;
      return answer.lost();
    }
    return answer;
  }

  /** The list has of each job what tells them apart. */
  private ObjectNode list(Matcher path) throws Jobs.Refused {
    if (hidden != null) {
      throw new Jobs.Refused(hidden);
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    for (ObjectNode job : jobs.in(path.group(1), path.group(2))) {
      ObjectNode summary = job.deepCopy();
      summary.retain("id", "projectId", "name", "type", "location", "currentState", "createTime");
      list.withArray("jobs").add(summary);
    }
    return list;
  }

  private ObjectNode asked(Matcher path) throws Jobs.Refused {
    ObjectNode job = jobs.named(path.group(1), path.group(2), path.group(3));
    if (ending != null) {
      jobs.end(ending);
    }
    return job;
  }

  /** What a client may change is the state that it wishes for; a job that runs follows at once. */
  private static ObjectNode updated(ObjectNode job, ObjectNode asked) {
    String wanted = asked.path("requestedState").asText();
    if (!wanted.isEmpty() && !Jobs.isEnded(job)) {
      job.put("requestedState", wanted);
      job.put("currentState", wanted);
    }
    return job;
  }

  /** Those that are at least as important as the query asks for, two on a page. */
  private ObjectNode messages(String query) {
    Matcher asked = IMPORTANCE.matcher(query);
    int least = asked.matches() ? IMPORTANCES.indexOf(asked.group(1)) : 0;
    List<ObjectNode> all =
        messages.stream()
            .filter(
                message -> IMPORTANCES.indexOf(message.path("messageImportance").asText()) >= least)
            .toList();
    Matcher page = PAGE.matcher(query);
    int from = page.matches() ? Integer.parseInt(page.group(1)) : 0;
    int until = Math.min(all.size(), from + MESSAGES_OF_A_PAGE);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    all.subList(from, until).forEach(message -> answer.withArray("jobMessages").add(message));
    if (until < all.size()) {
      answer.put("nextPageToken", Integer.toString(until));
    }
    return answer;
  }

  private static ObjectNode metrics() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("metricTime", "2026-01-05T12:00:00Z");
    answer.putArray("metrics");
    return answer;
  }

  /** Google's client packs what it sends. */
  private static byte[] unpacked(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return body;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }
}
