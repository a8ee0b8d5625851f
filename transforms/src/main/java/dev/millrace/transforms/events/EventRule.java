package dev.millrace.transforms.events;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a field must be. A value that is not there breaks no rule. Bounds and members
 * are written as a column of CSV would have them.
 */
public sealed interface EventRule extends Serializable {
  /** A field of the event; one in a record as {@code to.city}, of each item {@code lines[].sku}. */
  String field();

  /** The rule in the words that rows which break it are set aside with. */
  String text();

  /**
   * A number, date or time between two bounds, which are within.
   *
   * @param least null if there is no lower bound
   * @param greatest null if there is no upper bound
   */
  record Range(String field, @Nullable String least, @Nullable String greatest)
      implements EventRule {
    @Override
    public String text() {
      return greatest == null
          ? "range from " + least
          : least == null ? "range to " + greatest : "range " + least + " to " + greatest;
    }
  }

  /** One of some values. */
  record Members(String field, List<String> values) implements EventRule {
    private static final int SHOWN = 10;

    public Members {
      values = List.copyOf(values);
    }

    @Override
    public String text() {
      return "set "
          + String.join(", ", values.subList(0, Math.min(SHOWN, values.size())))
          + (values.size() > SHOWN ? ", … " + values.size() + " in all" : "");
    }
  }

  /** Text that a regular expression matches as a whole, see {@link BoundedPattern}. */
  record Matching(String field, String pattern) implements EventRule {
    @Override
    public String text() {
      return "pattern " + pattern;
    }
  }
}
