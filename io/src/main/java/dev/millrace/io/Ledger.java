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
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

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
      sums.computeIfAbsent(Edge.of(count), unplanned -> new long[Side.values().length])[
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
    edges()
        .forEach(
            edge -> {
              long sent = count(edge, Side.SENT);
              long received = count(edge, Side.RECEIVED);
              if (sent != received) {
                found.add(
                    String.format(
                        Locale.ROOT,
                        "%s sent %,d %s, %s received %,d",
                        edge.from(),
                        sent,
                        edge.unit(),
                        edge.to(),
                        received));
              }
            });
    for (LedgerPlan.Conserved step : plan.conserved()) {
      long in = sum(step.in(), Side.RECEIVED);
      long out = sum(step.out(), Side.SENT);
      if (in != out) {
        Edge first = step.in().get(0);
        found.add(
            String.format(
                Locale.ROOT,
                "%s received %,d %s, and %s sent %,d",
                first.to(),
                in,
                first.unit(),
                step.out().get(0).from(),
                out));
      }
    }
    return found;
  }

  /**
   * Refuses a run that used nothing of what it read: a wrong format, most likely, and readers are
   * better served by the run before.
   */
  void requireSomethingKept() {
    long anomalies = total("anomalies");
    long unused = total("deadLetters") + anomalies;
    if (total("kept") == 0 && unused > 0 && unused == total("read") - total("blankLines")) {
      throw new IllegalStateException(
          String.format(
              "None of %,d records could be used, so nothing was published: see why in dead-letters/"
                  + "%s of run %s, and check the format%s",
              unused,
              anomalies > 0 ? " and anomalies/" : "",
              run,
              anomalies > 0 ? " and the rules" : ""));
    }
  }

  /** The totals of the plan, in its order. */
  public Map<String, Long> totals() {
    Map<String, Long> totals = new LinkedHashMap<>();
    plan.totals().forEach(total -> totals.put(total.name(), sum(total.edges(), total.side())));
    return totals;
  }

  /** A total of the plan; 0 where it has none of that name. */
  public long total(String name) {
    return plan.totals().stream()
        .filter(total -> total.name().equals(name))
        .mapToLong(total -> sum(total.edges(), total.side()))
        .sum();
  }

  /** Planned or not: what somebody counted without a plan is an error in the pipeline. */
  private Stream<Edge> edges() {
    return sums.keySet().stream().filter(edge -> !plan.asides().contains(edge));
  }

  private long sum(List<Edge> edges, Side side) {
    return edges.stream().mapToLong(edge -> count(edge, side)).sum();
  }

  /** How many units arrived over an edge. */
  public long received(Edge edge) {
    return count(edge, Side.RECEIVED);
  }

  /** How many units left over an edge, or were passed over on purpose. */
  public long sent(Edge edge) {
    return count(edge, Side.SENT);
  }

  private long count(Edge edge, Side side) {
    long[] sides = sums.get(edge);
    return sides == null ? 0 : sides[side.ordinal()];
  }

  /** The ledger as JSON: the totals, the edges, and what was passed over, in the plan's order. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("pipeline", plan.pipeline());
      json.writeStringField("run", run);
      json.writeBooleanField("balanced", balanced());
      json.writeObjectFieldStart("totals");
      for (Map.Entry<String, Long> total : totals().entrySet()) {
        json.writeNumberField(total.getKey(), total.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("edges");
      for (Edge edge : edges().toList()) {
        json.writeStartObject();
        json.writeStringField("from", edge.from());
        json.writeStringField("to", edge.to());
        json.writeStringField("unit", edge.unit());
        json.writeNumberField("sent", count(edge, Side.SENT));
        json.writeNumberField("received", count(edge, Side.RECEIVED));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("asides");
      for (Edge aside : plan.asides()) {
        json.writeStartObject();
        json.writeStringField("from", aside.from());
        json.writeStringField("to", aside.to());
        json.writeStringField("unit", aside.unit());
        json.writeNumberField("sent", count(aside, Side.SENT));
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
