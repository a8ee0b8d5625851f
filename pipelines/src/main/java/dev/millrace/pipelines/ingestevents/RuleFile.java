package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRule;
import dev.millrace.transforms.events.EventRules;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Rules as a file of YAML:
 *
 * <pre>{@code
 * rules:
 *   - field: UnitPrice
 *     range: {least: 0, greatest: 10000}
 *   - field: Country
 *     set: [France, United Kingdom]
 *   - field: StockCode
 *     pattern: '[0-9]{5}[A-Z]*'
 * }</pre>
 *
 * See {@link YamlFile} for what is read of it.
 */
final class RuleFile {
  private static final List<String> KINDS = List.of("range", "set", "pattern");

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
        rules = rules.with(rule(node));
      } catch (IllegalArgumentException e) {
        throw file.wrong(node, String.valueOf(e.getMessage()));
      }
    }
    return rules;
  }

  private EventRule rule(Node node) {
    Map<String, Node> keys = file.keys(node, List.of("field", "range", "set", "pattern"));
    Node field = keys.get("field");
    if (field == null) {
      throw file.wrong(node, "expected a field");
    }
    List<String> kinds = KINDS.stream().filter(keys::containsKey).toList();
    if (kinds.size() != 1) {
      throw file.wrong(
          node,
          "expected one of range, set and pattern, found "
              + (kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
    }
    String name = file.text(field);
    Node value = keys.get(kinds.get(0));
    if (value == null) {
      throw file.wrong(node, "expected a value");
    }
    return switch (kinds.get(0)) {
      case "range" -> range(name, value);
      case "set" -> new EventRule.Members(name, file.texts(value));
      default -> new EventRule.Matching(name, file.text(value));
    };
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
