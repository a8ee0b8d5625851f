package dev.millrace.conformance.oracle;

import java.util.List;
import java.util.Map;

/**
 * What a run of {@code web-log-alerts} lands: the rows of its tables, in no order, and the totals
 * of its ledger. Of a dead letter the message is left out, since it is for a person.
 */
public record Answer(
    List<Row> alerts,
    List<Row> clients,
    List<Row> traffic,
    List<Row> deadLetters,
    Map<String, Long> totals) {

  /** The same of lines from elsewhere: a line has another position in a topic than in a file. */
  public Answer withoutSources() {
    return new Answer(
        alerts,
        clients,
        traffic,
        deadLetters.stream()
            .map(row -> new Row(row.text().replaceAll(",source:\\{[^}]*}", "")))
            .toList(),
        totals);
  }
}
