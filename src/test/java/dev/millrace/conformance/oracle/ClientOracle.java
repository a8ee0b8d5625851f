package dev.millrace.conformance.oracle;

import dev.millrace.conformance.oracle.OneRowModel.Opinion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table and alerts on clients, window by window. */
final class ClientOracle {
  private static final int WINDOWS_REMEMBERED = 10;

  private final Question question;
  private final Map<Key, List<ClientMinute.Seen>> windows = new HashMap<>();

  ClientOracle(Question question) {
    this.question = question;
  }

  private record Key(String client, long window) {}

  void add(Request request) {
    long window = Math.floorDiv(request.time(), question.windowMillis());
    windows
        .computeIfAbsent(new Key(request.client(), window), key -> new ArrayList<>())
        .add(ClientMinute.Seen.of(request));
  }

  void answer(List<Row> clients, List<Row> alerts) throws IOException {
    try (OneRowModel model = OneRowModel.at(question.model())) {
      for (Map.Entry<Key, List<ClientMinute.Seen>> window : windows.entrySet()) {
        Key key = window.getKey();
        ClientMinute minute = ClientMinute.ofSeen(window.getValue());
        ClientStory story = new ClientStory(minute, tenWindows(key));
        Opinion opinion = model.opinion(story);
        clients.add(row(key, minute, opinion));
        if (!opinion.label().equals("normal") && opinion.score() >= question.minScore()) {
          alerts.add(alert(key, story, opinion, model));
        }
      }
    }
  }

  private ClientMinute tenWindows(Key key) {
    List<ClientMinute.Seen> requests = new ArrayList<>();
    for (int before = 0; before < WINDOWS_REMEMBERED; before++) {
      requests.addAll(
          windows.getOrDefault(new Key(key.client(), key.window() - before), List.of()));
    }
    return ClientMinute.ofSeen(requests);
  }

  private String start(Key key) {
    return Texts.instant(key.window() * question.windowMillis());
  }

  private String end(Key key) {
    return Texts.instant((key.window() + 1) * question.windowMillis());
  }

  private Row row(Key key, ClientMinute minute, Opinion opinion) {
    return Row.of(
        "windowStart", start(key),
        "windowEnd", end(key),
        "client", key.client(),
        "requests", minute.requests(),
        "bytes", minute.bytes(),
        "pages", minute.count(Trait.PAGE),
        "posts", minute.count(Trait.POST),
        "errors", minute.errors(),
        "distinctPaths", minute.distinctPaths(),
        "distinctAgents", minute.distinctAgents(),
        "activeSeconds", minute.activeSeconds(),
        "label", opinion.label(),
        "score", opinion.score());
  }

  private Row alert(Key key, ClientStory story, Opinion opinion, OneRowModel model) {
    return Row.of(
        "id", Texts.digest("client", key.client(), start(key), model.name()),
        "kind", "client",
        "client", key.client(),
        "windowStart", start(key),
        "windowEnd", end(key),
        "label", opinion.label(),
        "score", opinion.score(),
        "requests", story.window().requests(),
        "model", model.name(),
        "evidence", model.evidence(story, opinion.label()));
  }
}
