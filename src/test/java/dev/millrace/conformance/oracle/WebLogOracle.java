package dev.millrace.conformance.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code web-log-alerts} a second time: reads whole files, takes lines apart with regular
 * expressions, keeps all requests in maps, and scores one row at a time.
 */
public final class WebLogOracle {
  private final Question question;
  private final TrafficOracle traffic;
  private final ClientOracle clients;
  private final List<Row> deadLetters = new ArrayList<>();
  private long read;
  private long kept;
  private long duplicates;

  private WebLogOracle(Question question) {
    this.question = question;
    this.traffic = new TrafficOracle(question.windowMillis());
    this.clients = new ClientOracle(question);
  }

  /** The answer to a question. */
  public static Answer answer(Question question) throws IOException {
    WebLogOracle oracle = new WebLogOracle(question);
    Copies copies = new Copies(question.server());
    for (Path file : question.files()) {
      byte[] text = question.texts().get(file);
      copies.add(file, text == null ? LogLine.of(file) : LogLine.of(file, text));
    }
    List<LogLine> kept = copies.kept();
    oracle.read = copies.all();
    oracle.duplicates = copies.all() - kept.size();
    kept.forEach(oracle::add);
    return oracle.answer();
  }

  private void add(LogLine line) {
    ParsedLine parsed =
        line.text().length() > DeadLetterOracle.LONGEST_LINE
            ? ParsedLine.rejected("too-long")
            : question.grammar().read(line.text());
    Optional<Request> request = parsed.request();
    if (request.isEmpty()) {
      deadLetters.add(DeadLetterOracle.row(line, parsed.reason()));
    } else if (question.admitted().test(request.get())) {
      kept++;
      traffic.add(request.get());
      clients.add(request.get());
    }
  }

  private Answer answer() throws IOException {
    List<Row> alerts = new ArrayList<>();
    List<Row> clientRows = new ArrayList<>();
    List<Row> trafficRows = new ArrayList<>();
    clients.answer(clientRows, alerts);
    traffic.answer(trafficRows, alerts);
    return new Answer(
        alerts,
        clientRows,
        trafficRows,
        deadLetters,
        Map.of(
            "read",
            read,
            "kept",
            kept,
            "deadLetters",
            (long) deadLetters.size(),
            "duplicates",
            duplicates,
            "ignored",
            read - kept - duplicates - deadLetters.size()));
  }
}
