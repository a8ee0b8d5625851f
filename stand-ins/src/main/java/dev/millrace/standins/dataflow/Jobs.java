package dev.millrace.standins.dataflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jobs of the service in their order. A new one runs; a name has one active job in a region, a
 * client request makes one job.
 */
final class Jobs {
  /** States from which none leads away. */
  private static final Set<String> ENDED =
      Set.of(
          "JOB_STATE_DONE",
          "JOB_STATE_FAILED",
          "JOB_STATE_CANCELLED",
          "JOB_STATE_UPDATED",
          "JOB_STATE_DRAINED");

  private final List<ObjectNode> jobs = new ArrayList<>();

  /**
   * Makes a job, or gives back the active one of that name, as the service documents.
   *
   * @throws Refused if the very request has made a job
   */
  ObjectNode create(String project, String region, ObjectNode asked) throws Refused {
    String name = asked.path("name").asText();
    if (!name.matches("[a-z]([-a-z0-9]{0,1022}[a-z0-9])?")) {
      throw new Refused(
          Refusal.invalid(
              "(1e8a): The workflow could not be created. Causes: Invalid name " + name));
    }
    String request = asked.path("clientRequestId").asText();
    if (!request.isEmpty()
        && jobs.stream()
            .anyMatch(
                job ->
                    job.path("name").asText().equals(name)
                        && job.path("clientRequestId").asText().equals(request))) {
      throw new Refused(Refusal.alreadyExists(name));
    }
    Optional<ObjectNode> active =
        in(project, region).stream()
            .filter(job -> job.path("name").asText().equals(name) && !isEnded(job))
            .findFirst();
    return active.orElseGet(() -> added(project, region, asked));
  }

  private ObjectNode added(String project, String region, ObjectNode asked) {
    ObjectNode job = asked.deepCopy();
    job.put("id", "2026-01-05_12_00_00-%019d".formatted(jobs.size() + 1L));
    job.put("projectId", project);
    job.put("location", region);
    job.put("createTime", "2026-01-05T12:00:00Z");
    job.put("currentState", "JOB_STATE_RUNNING");
    jobs.add(job);
    return job;
  }

  ObjectNode named(String project, String region, String id) throws Refused {
    return in(project, region).stream()
        .filter(job -> job.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new Refused(Refusal.noJob(id)));
  }

  List<ObjectNode> in(String project, String region) {
    return jobs.stream()
        .filter(
            job ->
                job.path("projectId").asText().equals(project)
                    && job.path("location").asText().equals(region))
        .toList();
  }

  List<ObjectNode> all() {
    return jobs.stream().map(ObjectNode::deepCopy).toList();
  }

  boolean isActive(String project, String region, String name) {
    return in(project, region).stream()
        .anyMatch(job -> job.path("name").asText().equals(name) && !isEnded(job));
  }

  void remove(ObjectNode job) {
    jobs.remove(job);
  }

  /** Brings one into a state, whoever it belongs to. */
  void move(String id, String state) {
    jobs.stream()
        .filter(job -> job.path("id").asText().equals(id))
        .forEach(job -> job.put("currentState", state));
  }

  /** Brings every job that goes on into a state. */
  void end(String state) {
    jobs.stream().filter(job -> !isEnded(job)).forEach(job -> job.put("currentState", state));
  }

  static boolean isEnded(ObjectNode job) {
    return ENDED.contains(job.path("currentState").asText());
  }

  /** A request that is answered with a {@link Refusal}. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    Refused(Refusal refusal) {
      super(refusal.message());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }
}
