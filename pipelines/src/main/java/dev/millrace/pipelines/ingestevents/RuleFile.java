package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRule;
import dev.millrace.transforms.events.EventRules;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

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
 * Only the nodes of the text are looked at: nothing is made of tags, and there are no anchors.
 */
final class RuleFile {
  private static final int LONGEST = 1 << 20;
  private static final List<String> KINDS = List.of("range", "set", "pattern");

  private final String file;

  private RuleFile(String file) {
    this.file = file;
  }

  /**
   * @throws UsageException if there is no such file, or something in it is not right; names the
   *     line
   */
  static EventRules read(String file, EventProtection protection) throws IOException {
    String text;
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId()))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw UsageException.invalid(
            "rules", file, "must be a file of at most %,d bytes".formatted(LONGEST));
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw UsageException.invalid("rules", file, "must be a file that exists");
    }
    return new RuleFile(file).rules(text, protection);
  }

  private EventRules rules(String text, EventProtection protection) {
    Node root = root(text);
    Node list = keys(root, List.of("rules")).get("rules");
    if (!(list instanceof SequenceNode all)) {
      throw wrong(list == null ? root : list, "expected a list of rules");
    }
    requireNoAnchor(all);
    EventRules rules = EventRules.none(protection);
    for (Node node : all.getValue()) {
      try {
        rules = rules.with(rule(node));
      } catch (IllegalArgumentException e) {
        throw wrong(node, String.valueOf(e.getMessage()));
      }
    }
    if (rules.isEmpty()) {
      throw wrong(list, "expected a list of rules, found none");
    }
    return rules;
  }

  private Node root(String text) {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
      return root.orElseThrow(
          () ->
              UsageException.of("Invalid --rules: %s is empty (must hold rules:)".formatted(file)));
    } catch (MarkedYamlEngineException e) {
      throw wrong(e.getProblemMark(), "expected YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw wrong(Optional.empty(), "expected YAML: " + e.getMessage());
    }
  }

  private EventRule rule(Node node) {
    Map<String, Node> keys = keys(node, List.of("field", "range", "set", "pattern"));
    Node field = keys.get("field");
    if (field == null) {
      throw wrong(node, "expected a field");
    }
    List<String> kinds = KINDS.stream().filter(keys::containsKey).toList();
    if (kinds.size() != 1) {
      throw wrong(
          node,
          "expected one of range, set and pattern, found "
              + (kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
    }
    String name = text(field);
    Node value = keys.get(kinds.get(0));
    if (value == null) {
      throw wrong(node, "expected a value");
    }
    return switch (kinds.get(0)) {
      case "range" -> range(name, value);
      case "set" -> members(name, value);
      default -> new EventRule.Matching(name, text(value));
    };
  }

  private EventRule range(String field, Node node) {
    Map<String, Node> bounds = keys(node, List.of("least", "greatest"));
    if (bounds.isEmpty()) {
      throw wrong(node, "expected least, greatest or both");
    }
    return new EventRule.Range(
        field, textOrNull(bounds.get("least")), textOrNull(bounds.get("greatest")));
  }

  private EventRule members(String field, Node node) {
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw wrong(node, "expected a list of values");
    }
    requireNoAnchor(list);
    List<String> values = new ArrayList<>();
    list.getValue().forEach(value -> values.add(text(value)));
    return new EventRule.Members(field, values);
  }

  private Map<String, Node> keys(Node node, List<String> valid) {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "expected " + String.join(", ", valid));
    }
    requireNoAnchor(node);
    Map<String, Node> keys = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = text(entry.getKeyNode());
      if (!valid.contains(key)) {
        throw wrong(
            entry.getKeyNode(),
            "unknown key %s (must be one of %s; nearest: %s)"
                .formatted(key, String.join(", ", valid), Nearest.to(key, valid).orElse("none")));
      }
      if (keys.put(key, entry.getValueNode()) != null) {
        throw wrong(entry.getKeyNode(), "the key " + key + " is given twice");
      }
    }
    return keys;
  }

  private @Nullable String textOrNull(@Nullable Node node) {
    return node == null ? null : text(node);
  }

  private String text(Node node) {
    requireNoAnchor(node);
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, "expected one value, found a list or keys");
  }

  private void requireNoAnchor(Node node) {
    if (node.getAnchor().isPresent()) {
      throw wrong(node, "anchors and aliases are not taken (write the value out)");
    }
  }

  private UsageException wrong(Node node, String what) {
    return wrong(node.getStartMark(), what);
  }

  private UsageException wrong(Optional<Mark> mark, String what) {
    String place = mark.map(at -> ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1)).orElse("");
    return UsageException.of(
        "Invalid --rules: %s%s: %s".formatted(file, place, what.replaceAll("\\s+", " ")));
  }
}
