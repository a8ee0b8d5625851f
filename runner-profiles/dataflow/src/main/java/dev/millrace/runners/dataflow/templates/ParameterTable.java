package dev.millrace.runners.dataflow.templates;

import dev.millrace.pipelines.Template;
import dev.millrace.pipelines.options.TemplateParameter;
import java.util.List;
import java.util.stream.Stream;

/** The parameters of a template as a table of Markdown. */
final class ParameterTable {
  private ParameterTable() {}

  /** Its lines. */
  static List<String> of(Template template) {
    return Stream.concat(
            Stream.of("| parameter | type | given | if not |", "|---|---|---|---|"),
            template.parameters().stream().map(ParameterTable::row))
        .toList();
  }

  private static String row(TemplateParameter parameter) {
    String parent = parameter.parent().isEmpty() ? "" : ", with `%s`".formatted(parameter.parent());
    return "| `%s` | %s | %s%s | %s |"
        .formatted(
            parameter.name(),
            parameter.type(),
            parameter.optional() ? "may be" : "must be",
            parent,
            parameter.fallback().isEmpty() ? "" : "`" + parameter.fallback() + "`");
  }
}
