package dev.millrace.io;

import dev.millrace.transforms.LedgerCount.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pipeline's books must show: every edge, the totals that a person asks for, and which sums
 * must agree inside a step, so that a step cannot lose on the way from its input to its outputs.
 *
 * @param pipeline its name
 * @param edges in the order of the data's way; counted or not, each is in the ledger
 * @param totals in their order
 * @param conserved what goes into a step must come out of it
 */
public record LedgerPlan(
    String pipeline, List<Edge> edges, List<Total> totals, List<Conserved> conserved)
    implements Serializable {

  public LedgerPlan {
    edges = List.copyOf(edges);
    totals = List.copyOf(totals);
    conserved = List.copyOf(conserved);
  }

  /** A plan without lines. */
  public static LedgerPlan of(String pipeline) {
    return new LedgerPlan(pipeline, List.of(), List.of(), List.of());
  }

  /** With one more edge. */
  public LedgerPlan withEdge(Edge edge) {
    return new LedgerPlan(pipeline, added(edges, edge), totals, conserved);
  }

  /** With a total: what one side of an edge counted. */
  public LedgerPlan withTotal(String name, Edge edge, Side side) {
    return new LedgerPlan(pipeline, edges, added(totals, new Total(name, edge, side)), conserved);
  }

  /** With a step that must send, in sum over the given edges, what it received over another. */
  public LedgerPlan withConserved(Edge in, Edge... out) {
    return new LedgerPlan(
        pipeline, edges, totals, added(conserved, new Conserved(in, List.of(out))));
  }

  private static <E> List<E> added(List<E> list, E last) {
    List<E> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  /** A figure of the summary. */
  public record Total(String name, Edge edge, Side side) implements Serializable {}

  /** What came in over {@code in} left over all of {@code out}. */
  public record Conserved(Edge in, List<Edge> out) implements Serializable {}
}
