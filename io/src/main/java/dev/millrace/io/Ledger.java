package dev.millrace.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.transforms.LedgerCount;
import dev.millrace.transforms.LedgerCount.Side;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The books of one run, closed: every count of it added up and compared. */
public final class Ledger {
  private final LedgerPlan plan;
  private final String run;
  private final Map<Edge, long[]> sums;

  private Ledger(LedgerPlan plan, String run, Map<Edge, long[]> sums) {
    this.plan = plan;
    this.run = run;
    this.sums = sums;
  }

  /** Adds up all counts of a run; an edge that nobody counted stands at zero on both sides. */
  public static Ledger close(LedgerPlan plan, String run, Iterable<LedgerCount> counts) {
    Map<Edge, long[]> sums = new LinkedHashMap<>();
    plan.edges().forEach(edge -> sums.put(edge, new long[Side.values().length]));
    for (LedgerCount count : counts) {
      Edge edge = new Edge(count.from(), count.to(), count.unit());
      sums.computeIfAbsent(edge, unplanned -> new long[Side.values().length])[
              count.side().ordinal()] +=
          count.count();
    }
    return new Ledger(plan, run, sums);
  }

  /** Whether every edge, and every step that must conserve, agrees with itself. */
  public boolean balanced() {
    return imbalances().isEmpty();
  }

  /** What does not agree, one line each. */
  public List<String> imbalances() {
    List<String> found = new ArrayList<>();
    sums.forEach(
        (edge, sides) -> {
          if (sides[0] != sides[1]) {
            found.add(
                String.format(
                    "%s sent %,d %s, %s received %,d",
                    edge.from(), sides[0], edge.unit(), edge.to(), sides[1]));
          }
        });
    for (LedgerPlan.Conserved step : plan.conserved()) {
      long in = count(step.in(), Side.RECEIVED);
      long out = step.out().stream().mapToLong(edge -> count(edge, Side.SENT)).sum();
      if (in != out) {
        found.add(
            String.format(
                "%s received %,d %s and sent %,d", step.in().to(), in, step.in().unit(), out));
      }
    }
    return found;
  }

  private long count(Edge edge, Side side) {
    long[] sides = sums.get(edge);
    return sides == null ? 0 : sides[side.ordinal()];
  }

  /** The ledger as JSON: the totals, then the edges in the order of the plan. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("pipeline", plan.pipeline());
      json.writeStringField("run", run);
      json.writeBooleanField("balanced", balanced());
      json.writeObjectFieldStart("totals");
      for (LedgerPlan.Total total : plan.totals()) {
        json.writeNumberField(total.name(), count(total.edge(), total.side()));
      }
      json.writeEndObject();
      json.writeArrayFieldStart("edges");
      for (Map.Entry<Edge, long[]> line : sums.entrySet()) {
        json.writeStartObject();
        json.writeStringField("from", line.getKey().from());
        json.writeStringField("to", line.getKey().to());
        json.writeStringField("unit", line.getKey().unit());
        json.writeNumberField("sent", line.getValue()[0]);
        json.writeNumberField("received", line.getValue()[1]);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("A string writer does not fail", e);
    }
    return text + "\n";
  }
}
