package dev.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one client did in one window: its requests, kept in full. */
final class ClientMinute {
  private static final int MOST_PATHS = 64;
  private static final int MOST_AGENTS = 16;

  private final List<Request> all = new ArrayList<>();

  void add(Request request) {
    all.add(request);
  }

  List<Request> all() {
    return all;
  }

  long requests() {
    return all.size();
  }

  long bytes() {
    return all.stream().mapToLong(Request::bytes).sum();
  }

  long posts() {
    return all.stream().filter(request -> request.method().equals("POST")).count();
  }

  long errors() {
    return all.stream()
        .filter(request -> request.status() >= 400 && request.status() < 600)
        .count();
  }

  long distinctPaths() {
    Set<String> paths = new HashSet<>();
    all.stream()
        .filter(request -> !request.target().isEmpty())
        .forEach(request -> paths.add(request.path()));
    return DistinctCount.of(paths, MOST_PATHS);
  }

  long distinctAgents() {
    Set<String> agents = new HashSet<>();
    all.stream().map(Request::agent).filter(agent -> !agent.isEmpty()).forEach(agents::add);
    return DistinctCount.of(agents, MOST_AGENTS);
  }

  long activeSeconds() {
    return all.stream().mapToLong(request -> request.time() / 1000).distinct().count();
  }
}
