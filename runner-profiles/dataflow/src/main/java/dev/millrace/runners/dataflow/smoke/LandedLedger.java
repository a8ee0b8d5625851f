package dev.millrace.runners.dataflow.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.pipelines.console.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger of the run that readers of an output see, as it has landed.
 *
 * @param place where it lies
 */
record LandedLedger(String place, JsonNode books) {
  /** Publications are asked by a run; this one is in no folder. */
  private static final String NO_RUN = "smoke";

  /**
   * Reads it.
   *
   * @throws IOException in one line, if nothing is published, or it cannot be read
   */
  static LandedLedger of(String output) throws IOException {
    Optional<String> published = Publication.of(new Run(output, NO_RUN)).published();
    if (published.isEmpty()) {
      throw new IOException(
          ("nothing is published in %s (no current.json), though its job ended well; its log says"
                  + " why")
              .formatted(output));
    }
    Run run = new Run(output, published.get());
    String place = run.folder() + "ledger.json";
    Optional<String> text = RunFile.of(run, "ledger.json").read();
    if (text.isEmpty()) {
      throw new IOException(
          "the published run has no ledger: %s is not there; its log says why".formatted(place));
    }
    try {
      return new LandedLedger(place, new ObjectMapper().readTree(text.get()));
    } catch (JsonProcessingException e) {
      throw new IOException("%s is no JSON; look at it, and at its job's log".formatted(place), e);
    }
  }

  /** A total of it; empty if it has none of that name. */
  Optional<Long> total(String name) {
    JsonNode total = books.path("totals").path(name);
    return total.isIntegralNumber() ? Optional.of(total.longValue()) : Optional.empty();
  }

  /** What does not balance, one line each: by its own word, and edge by edge. */
  List<String> imbalances() {
    List<String> found = new ArrayList<>();
    for (JsonNode edge : books.path("edges")) {
      long sent = edge.path("sent").asLong(-1);
      long received = edge.path("received").asLong(-1);
      if (sent != received) {
        found.add(
            "%s sent %s %s, %s received %s"
                .formatted(
                    edge.path("from").asText(),
                    Figures.count(sent),
                    edge.path("unit").asText(),
                    edge.path("to").asText(),
                    Figures.count(received)));
      }
    }
    if (books.path("edges").isEmpty()) {
      found.add("it has no edges");
    }
    if (found.isEmpty() && !books.path("balanced").asBoolean()) {
      found.add("a step sent other than it received, or it does not say that it balances");
    }
    return found;
  }

  /** Totals that are not those expected; see {@link SmokeCase#totals}. */
  List<String> surprises(ImmutableMap<String, Long> expected) {
    if (expected.isEmpty()) {
      long read = total("read").orElse(0L);
      return read > 0 && total("kept").equals(Optional.of(read))
          ? List.of()
          : List.of(
              "read is %s and kept %s, where both must be the same, and not 0"
                  .formatted(shown("read"), shown("kept")));
    }
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Long> known : expected.entrySet()) {
      if (!total(known.getKey()).equals(Optional.of(known.getValue()))) {
        found.add(
            "%s is %s, and must be %s"
                .formatted(known.getKey(), shown(known.getKey()), Figures.count(known.getValue())));
      }
    }
    return found;
  }

  private String shown(String name) {
    return total(name).map(Figures::count).orElse("missing");
  }
}
