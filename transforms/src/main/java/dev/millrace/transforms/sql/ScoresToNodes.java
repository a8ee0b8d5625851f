package dev.millrace.transforms.sql;

import dev.millrace.transforms.OnnxModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.RelNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.core.Project;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rel.logical.LogicalProject;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexBuilder;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexInputRef;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexLiteral;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexShuttle;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.rex.RexUtil;

/**
 * Takes the SCOREs out of a plan's projections: beneath each the features are worked out, then come
 * a {@link ScoreNode} for each different SCORE and the projection with the scores' columns.
 */
final class ScoresToNodes extends RelHomogeneousShuttle {
  private final Map<String, OnnxModel> models;

  /**
   * @param models by the names that the query gives them
   */
  ScoresToNodes(Map<String, OnnxModel> models) {
    this.models = models;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (visited instanceof Project project) {
      return withoutScores(project);
    }
    visited.accept(new Refused());
    return visited;
  }

  /** From the inside, as a SCORE may be a feature of another one. */
  private Project withoutScores(Project project) {
    Project rest = project;
    for (Set<RexCall> scores = innermost(rest); !scores.isEmpty(); scores = innermost(rest)) {
      rest = without(rest, scores);
    }
    return rest;
  }

  private static Set<RexCall> innermost(Project project) {
    Set<RexCall> found = new LinkedHashSet<>();
    RexShuttle search =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            if (ScoreFunction.isScore(call)
                && call.getOperands().stream().noneMatch(ScoresToNodes::hasScore)) {
              found.add(call);
            }
            return super.visitCall(call);
          }
        };
    project.getProjects().forEach(expression -> expression.accept(search));
    return found;
  }

  private static boolean hasScore(RexNode expression) {
    return RexUtil.findOperatorCall(ScoreFunction.INSTANCE, expression) != null;
  }

  private Project without(Project project, Set<RexCall> scores) {
    RelNode input = project.getInput();
    RexBuilder rex = project.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
    List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
    List<List<Integer>> features = new ArrayList<>();
    for (RexCall score : scores) {
      List<Integer> places = new ArrayList<>();
      for (RexNode feature : score.getOperands().subList(1, score.getOperands().size())) {
        places.add(place(feature, columns, names));
      }
      features.add(places);
    }
    RelNode scored = LogicalProject.create(input, List.of(), columns, names, Set.of());
    List<RexCall> calls = List.copyOf(scores);
    for (int index = 0; index < calls.size(); index++) {
      String name = free("score", names);
      names.add(name);
      scored =
          new ScoreNode(
              scored, scored.getTraitSet(), model(calls.get(index)), features.get(index), name);
    }
    RexShuttle columnOfScore = new ColumnOfScore(rex, calls, columns.size());
    return LogicalProject.create(
        scored,
        project.getHints(),
        columnOfScore.apply(project.getProjects()),
        project.getRowType().getFieldNames(),
        project.getVariablesSet());
  }

  private static int place(RexNode feature, List<RexNode> columns, List<String> names) {
    if (feature instanceof RexInputRef column) {
      return column.getIndex();
    }
    int known = columns.indexOf(feature);
    if (known >= 0) {
      return known;
    }
    columns.add(feature);
    names.add(free("feature", names));
    return columns.size() - 1;
  }

  private static String free(String name, List<String> taken) {
    Set<String> all = new HashSet<>(taken);
    String free = name;
    for (int next = 2; all.contains(free); next++) {
      free = name + next;
    }
    return free;
  }

  private OnnxModel model(RexCall score) {
    String name = ((RexLiteral) score.getOperands().get(0)).getValueAs(String.class);
    return Objects.requireNonNull(models.get(name), () -> "No model " + name);
  }

  /** Puts references to columns in the place of scores. */
  private static final class ColumnOfScore extends RexShuttle {
    private final RexBuilder rex;
    private final List<RexCall> scores;
    private final int first;

    private ColumnOfScore(RexBuilder rex, List<RexCall> scores, int first) {
      this.rex = rex;
      this.scores = scores;
      this.first = first;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      int index = scores.indexOf(call);
      return index < 0 ? super.visitCall(call) : rex.makeInputRef(call.getType(), first + index);
    }
  }

  /** Where a name of the SELECT list brings a SCORE to another place, as HAVING does. */
  private static final class Refused extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      if (ScoreFunction.isScore(call)) {
        throw ScoreCalls.misplaced(call.getParserPosition(), "HAVING or QUALIFY by its name");
      }
      return super.visitCall(call);
    }
  }
}
