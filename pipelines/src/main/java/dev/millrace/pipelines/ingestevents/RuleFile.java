package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventDetector;
import dev.millrace.transforms.events.EventDetector.Scale;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRule;
import dev.millrace.transforms.events.EventRules;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Rules and detectors as a file of YAML:
 *
 * <pre>{@code
 * rules:
 *   - field: UnitPrice
 *     range: {least: 0, greatest: 10000}
 *   - field: Country
 *     set: [France, United Kingdom]
 *   - field: StockCode
 *     pattern: '[0-9]{5}[A-Z]*'
 *   - field: UnitPrice
 *     modified z-score: {greatest: 3.5, scale: logarithmic}
 *   - field: Quantity
 *     Tukey fences: {factor: 3}
 * }</pre>
 *
 * See {@link YamlFile} for what is read of it.
 */
final class RuleFile {
  private static final String Z_SCORE = "modified z-score";
  private static final String FENCES = "Tukey fences";
  private static final List<String> KINDS = List.of("range", "set", "pattern", Z_SCORE, FENCES);

  private final YamlFile file;

  private RuleFile(YamlFile file) {
    this.file = file;
  }

  /**
   * @throws UsageException if there is no such file, or something in it is not right; names the
   *     line
   */
  static EventRules read(String file, EventProtection protection) throws IOException {
    return new RuleFile(YamlFile.read("rules", file)).rules(protection);
  }

  private EventRules rules(EventProtection protection) {
    EventRules rules = EventRules.none(protection);
    for (Node node : file.items("rules")) {
      try {
        rules = with(rules, node);
      } catch (IllegalArgumentException e) {
        throw file.wrong(node, String.valueOf(e.getMessage()));
      }
    }
    return rules;
  }

  private EventRules with(EventRules rules, Node node) {
    Map<String, Node> keys =
        file.keys(node, Stream.concat(Stream.of("field"), KINDS.stream()).toList());
    Node field = keys.get("field");
    if (field == null) {
      throw file.wrong(node, "expected a field");
    }
    List<String> kinds = KINDS.stream().filter(keys::containsKey).toList();
    if (kinds.size() != 1) {
      throw file.wrong(
          node,
          "expected one of %s, found ".formatted(String.join(", ", KINDS))
              + (kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
    }
    String name = file.text(field);
    Node value = keys.get(kinds.get(0));
    if (value == null) {
      throw file.wrong(node, "expected a value");
    }
    return switch (kinds.get(0)) {
      case "range" -> rules.with(range(name, value));
      case "set" -> rules.with(new EventRule.Members(name, file.texts(value)));
      case "pattern" -> rules.with(new EventRule.Matching(name, file.text(value)));
      default -> rules.with(detector(kinds.get(0), name, value));
    };
  }

  private EventDetector detector(String kind, String field, Node node) {
    boolean scored = kind.equals(Z_SCORE);
    String bound = scored ? "greatest" : "factor";
    Map<String, Node> keys = file.keys(node, List.of(bound, "scale"));
    Node given = keys.get(bound);
    if (given == null) {
      throw file.wrong(node, "expected " + bound);
    }
    double number = number(bound, given);
    Scale scale = scale(keys.get("scale"));
    return scored
        ? new EventDetector.ModifiedZScore(field, scale, number)
        : new EventDetector.TukeyFences(field, scale, number);
  }

  private double number(String name, Node node) {
    String text = file.text(node);
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      throw file.wrong(node, "%s %s (must be a number > 0)".formatted(name, text));
    }
  }

  private Scale scale(@Nullable Node node) {
    if (node == null) {
      return Scale.LINEAR;
    }
    String text = file.text(node);
    return Arrays.stream(Scale.values())
        .filter(scale -> scale.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () -> file.wrong(node, "scale %s (must be linear or logarithmic)".formatted(text)));
  }

  private EventRule range(String field, Node node) {
    Map<String, Node> bounds = file.keys(node, List.of("least", "greatest"));
    if (bounds.isEmpty()) {
      throw file.wrong(node, "expected least, greatest or both");
    }
    return new EventRule.Range(
        field, file.textOrNull(bounds.get("least")), file.textOrNull(bounds.get("greatest")));
  }
}
