package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.OptionFile;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * A file of YAML that an option names: one list under one key. Only the nodes of the text are
 * looked at: nothing is made of tags, and there are no anchors. What is not right is a {@link
 * UsageException} that names the line.
 */
final class YamlFile {
  private final String option;
  private final String file;
  private final String text;

  private YamlFile(String option, String file, String text) {
    this.option = option;
    this.file = file;
    this.text = text;
  }

  /**
   * @throws UsageException if there is no such file, or it is too long
   */
  static YamlFile read(String option, String file) throws IOException {
    return new YamlFile(option, file, OptionFile.read(option, file));
  }

  /** The items of the list, of which there is at least one. */
  List<Node> items(String key) {
    Node root = root(key);
    if (!(root instanceof MappingNode)) {
      throw wrong(root, "must begin with " + key + ":");
    }
    Node list = keys(root, List.of(key)).get(key);
    if (!(list instanceof SequenceNode all)) {
      throw wrong(list == null ? root : list, "expected a list of " + key);
    }
    requireNoAnchor(all);
    if (all.getValue().isEmpty()) {
      throw wrong(list, "expected a list of " + key + ", found none");
    }
    return all.getValue();
  }

  private Node root(String key) {
    try {
      Optional<Node> root =
          new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
      return root.orElseThrow(
          () ->
              UsageException.of(
                  "Invalid --%s: %s is empty (must hold %s:)".formatted(option, file, key)));
    } catch (MarkedYamlEngineException e) {
      throw wrong(e.getProblemMark(), "expected YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw wrong(Optional.empty(), "expected YAML: " + e.getMessage());
    }
  }

  Map<String, Node> keys(Node node, List<String> valid) {
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

  /** The texts of a list that holds at least one. */
  List<String> texts(Node node) {
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw wrong(node, "expected a list of values");
    }
    requireNoAnchor(list);
    return list.getValue().stream().map(this::text).toList();
  }

  @Nullable String textOrNull(@Nullable Node node) {
    return node == null ? null : text(node);
  }

  String text(Node node) {
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

  UsageException wrong(Node node, String what) {
    return wrong(node.getStartMark(), what);
  }

  private UsageException wrong(Optional<Mark> mark, String what) {
    String place = mark.map(at -> ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1)).orElse("");
    return UsageException.of(
        "Invalid --%s: %s%s: %s".formatted(option, file, place, what.replaceAll("\\s+", " ")));
  }
}
