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
 * @param asides what a step passes over on purpose: counted by that step alone, in no edge
 * @param totals in their order
 * @param conserved what goes into a step must come out of it
 */
public record LedgerPlan(
    String pipeline,
    List<Edge> edges,
    List<Edge> asides,
    List<Total> totals,
    List<Conserved> conserved)
    implements Serializable {

  public LedgerPlan {
    edges = List.copyOf(edges);
    asides = List.copyOf(asides);
    totals = List.copyOf(totals);
    conserved = List.copyOf(conserved);
  }

  /** A plan without lines. */
  public static LedgerPlan of(String pipeline) {
    return new LedgerPlan(pipeline, List.of(), List.of(), List.of(), List.of());
  }

  /** With more edges. */
  public LedgerPlan withEdges(Edge... more) {
    return new LedgerPlan(pipeline, joined(edges, List.of(more)), asides, totals, conserved);
  }

  /** With something that a step passes over on purpose; only its sender counts it. */
  public LedgerPlan withAside(Edge aside) {
    return new LedgerPlan(pipeline, edges, joined(asides, List.of(aside)), totals, conserved);
  }

  /** With a total: the sum of what one side of some edges counted. */
  public LedgerPlan withTotal(String name, Side side, Edge... of) {
    Total total = new Total(name, side, List.of(of));
    return new LedgerPlan(pipeline, edges, asides, joined(totals, List.of(total)), conserved);
  }

  /**
   * With a step that must send, over all of {@code out}, what it received over all of {@code in}.
   */
  public LedgerPlan withConserved(List<Edge> in, List<Edge> out) {
    Conserved step = new Conserved(in, out);
    return new LedgerPlan(pipeline, edges, asides, totals, joined(conserved, List.of(step)));
  }

  private static <E> List<E> joined(List<E> first, List<E> second) {
    List<E> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** A figure of the summary. */
  public record Total(String name, Side side, List<Edge> edges) implements Serializable {}

  /** What came in over {@code in} left over {@code out}. */
  public record Conserved(List<Edge> in, List<Edge> out) implements Serializable {}
}
