package dev.millrace.pipelines.ingestevents;

import dev.millrace.pipelines.ingestevents.Expectation.Declared;
import dev.millrace.pipelines.ingestevents.Expectation.OnFailure;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.quality.ProfiledField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Expectations as a file of YAML:
 *
 * <pre>{@code
 * expectations:
 *   - not null: InvoiceNo
 *   - unique: [InvoiceNo, StockCode]
 *     onFailure: warn
 *   - in range: {field: UnitPrice, least: 0, greatest: 10000}
 *   - share of nulls below: {field: CustomerID, share: 0.3}
 *     onFailure: warn
 *   - row count within: {least: 1, greatest: 1000000}
 * }</pre>
 *
 * See {@link YamlFile} for what is read of it.
 */
final class ExpectationFile {
  private static final String FAILURE = "onFailure";
  private static final List<String> KINDS =
      List.of(
          Expectation.NOT_NULL,
          Expectation.UNIQUE,
          Expectation.IN_RANGE,
          Expectation.SHARE_OF_NULLS,
          Expectation.ROW_COUNT);

  private final YamlFile file;

  private ExpectationFile(YamlFile file) {
    this.file = file;
  }

  /**
   * @param fields that land
   * @throws UsageException if there is no such file, or something in it is not right; names the
   *     line
   */
  static Expectations read(String file, List<ProfiledField> fields) throws IOException {
    return new ExpectationFile(YamlFile.read("expectations", file)).expectations(fields);
  }

  private Expectations expectations(List<ProfiledField> fields) {
    Expectations all = Expectations.NONE;
    for (Node node : file.items("expectations")) {
      try {
        all = all.with(declared(node), fields);
      } catch (IllegalArgumentException e) {
        throw file.wrong(node, String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private Declared declared(Node node) {
    List<String> valid = new ArrayList<>(KINDS);
    valid.add(FAILURE);
    Map<String, Node> keys = file.keys(node, valid);
    List<String> kinds = KINDS.stream().filter(keys::containsKey).toList();
    Node value = kinds.size() == 1 ? keys.get(kinds.get(0)) : null;
    if (value == null) {
      throw file.wrong(
          node,
          "expected one of %s, found %s"
              .formatted(
                  String.join(", ", KINDS),
                  kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
    }
    return new Declared(expectation(kinds.get(0), value), onFailure(keys.get(FAILURE)));
  }

  private Expectation expectation(String kind, Node value) {
    return switch (kind) {
      case Expectation.NOT_NULL -> new Expectation.NotNull(file.text(value));
      case Expectation.UNIQUE ->
          new Expectation.Unique(
              value instanceof SequenceNode ? file.texts(value) : List.of(file.text(value)));
      case Expectation.IN_RANGE -> inRange(value);
      case Expectation.SHARE_OF_NULLS -> nullsBelow(value);
      default -> rowsWithin(value);
    };
  }

  private OnFailure onFailure(@Nullable Node node) {
    if (node == null) {
      return OnFailure.ERROR;
    }
    return switch (file.text(node)) {
      case "error" -> OnFailure.ERROR;
      case "warn" -> OnFailure.WARN;
      default ->
          throw file.wrong(
              node, "unknown onFailure %s (must be error or warn)".formatted(file.text(node)));
    };
  }

  private Expectation inRange(Node node) {
    Map<String, Node> keys = file.keys(node, List.of("field", "least", "greatest"));
    requireBound(node, keys);
    return new Expectation.InRange(
        file.text(required(node, keys, "field")),
        file.textOrNull(keys.get("least")),
        file.textOrNull(keys.get("greatest")));
  }

  private Expectation nullsBelow(Node node) {
    Map<String, Node> keys = file.keys(node, List.of("field", "share"));
    String share = file.text(required(node, keys, "share"));
    double number =
        share.matches("[01](\\.\\d{1,15})?|0?\\.\\d{1,15}") ? Double.parseDouble(share) : 2;
    if (number <= 0 || number > 1) {
      throw file.wrong(
          node, "share %s (must be a number above 0 and at most 1, as 0.25)".formatted(share));
    }
    return new Expectation.NullsBelow(file.text(required(node, keys, "field")), number);
  }

  private Expectation rowsWithin(Node node) {
    Map<String, Node> keys = file.keys(node, List.of("least", "greatest"));
    requireBound(node, keys);
    String least = wholeNumber(keys.get("least"));
    String greatest = wholeNumber(keys.get("greatest"));
    if (least != null && greatest != null && Long.parseLong(least) > Long.parseLong(greatest)) {
      throw file.wrong(
          node,
          "row count from %s to %s (must not end before it begins)".formatted(least, greatest));
    }
    return new Expectation.RowsWithin(least, greatest);
  }

  private @Nullable String wholeNumber(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    String text = file.text(node);
    if (!text.matches("\\d{1,18}")) {
      throw file.wrong(node, "row count %s (must be a whole number, not negative)".formatted(text));
    }
    return text;
  }

  private void requireBound(Node node, Map<String, Node> keys) {
    if (!keys.containsKey("least") && !keys.containsKey("greatest")) {
      throw file.wrong(node, "expected least, greatest or both");
    }
  }

  private Node required(Node node, Map<String, Node> keys, String key) {
    Node value = keys.get(key);
    if (value == null) {
      throw file.wrong(node, "expected a " + key);
    }
    return value;
  }
}
