package dev.millrace.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CaseFormat;
import dev.millrace.pipelines.options.OptionCatalog.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a pipeline as the parameters of its template. */
public final class TemplateParameters {
  private final Map<OptionSpec, List<Typed>> byOption = new LinkedHashMap<>();

  private final OptionCatalog catalog;

  private TemplateParameters(OptionCatalog catalog) {
    this.catalog = catalog;
    for (Group group : catalog.groups()) {
      for (OptionSpec option : group.options()) {
        byOption.put(option, parameters(option, group.title()));
      }
    }
  }

  /**
   * A parameter and what it stands for.
   *
   * @param type that of the option's types which it is
   */
  record Typed(OptionSpec option, ValueType type, TemplateParameter parameter) {
    /** What is valid, in words that follow "must be". */
    String valid() {
      return TemplateParameters.valid(option, type);
    }
  }

  /** The parameters for the options of an interface. */
  public static TemplateParameters of(OptionCatalog catalog) {
    return new TemplateParameters(catalog);
  }

  /** All of them, in the order of help. */
  public List<TemplateParameter> all() {
    return byOption.values().stream().flatMap(List::stream).map(Typed::parameter).toList();
  }

  /** Those of each option, in the order of help; of one that is not for templates, none. */
  Map<OptionSpec, List<Typed>> byOption() {
    return byOption;
  }

  /** Whether a template cannot be launched without an option. */
  static boolean isNeeded(OptionSpec option) {
    return switch (option.template()) {
      case AS_DECLARED -> option.required();
      case REQUIRED -> true;
      case NEVER -> false;
    };
  }

  private List<Typed> parameters(OptionSpec option, String group) {
    return option.template() == TemplateUse.NEVER
        ? List.of()
        : option.types().stream()
            .map(type -> new Typed(option, type, parameter(option, type, group)))
            .toList();
  }

  private TemplateParameter parameter(OptionSpec option, ValueType type, String group) {
    String suffix = isAlone(option) ? "" : type.suffix();
    String form = option.form(type);
    ParameterType parameterType =
        option.declaredDefault().isEmpty()
            ? type.parameterType().withoutDefault()
            : type.parameterType();
    return new TemplateParameter(
        name(option, type),
        label(option.name()) + (suffix.isEmpty() ? "" : " (" + suffix + ")"),
        help(option, type),
        parameterType,
        !isNeeded(option) || !isAlone(option),
        form.isEmpty() ? "" : "^(" + form + ")$",
        parameterType == ParameterType.ENUM ? option.choices() : List.of(),
        option.declaredDefault(),
        group,
        option.parent(),
        option.parentValues(),
        option.hidden());
  }

  private static boolean isAlone(OptionSpec option) {
    return option.types().size() == 1;
  }

  private String help(OptionSpec option, ValueType type) {
    StringBuilder help = new StringBuilder(option.meaningInTemplate(type));
    help.append(" Valid: ").append(valid(option, type));
    if (option.isSeparated(type)) {
      help.append("; several are separated by commas");
    }
    help.append('.');
    if (!isAlone(option)) {
      help.append(isNeeded(option) ? " Exactly one of " : " At most one of ")
          .append(String.join(", ", names(option)))
          .append(isNeeded(option) ? " must be given." : " may be given.");
    }
    if (!isNeeded(option) && !option.fallbackInTemplate().isEmpty()) {
      help.append(" If it is not given: ").append(option.fallbackInTemplate()).append('.');
    }
    return Mentions.renamed(help.toString(), this::parameter);
  }

  /** Parameters are written without the dashes of options; one of another program is none here. */
  private String parameter(String name, String value) {
    OptionSpec mentioned = catalog.option(name);
    if (mentioned == null) {
      return name;
    }
    checkArgument(
        mentioned.template() != TemplateUse.NEVER,
        "Invalid help of a template: it names --%s, which is no parameter (must be otherwise"
            + " inTemplate)",
        name);
    return mentioned.types().stream()
        .filter(type -> isValue(mentioned, type, value))
        .map(type -> name(mentioned, type))
        .findFirst()
        .orElseGet(() -> String.join(" or ", names(mentioned)));
  }

  /** Whether a value, as a text names it, is one of a certain type alone. */
  static boolean isValue(OptionSpec option, ValueType type, String value) {
    return !value.isEmpty() && !isAlone(option) && value.matches(option.form(type));
  }

  private static String name(OptionSpec option, ValueType type) {
    return isAlone(option) ? option.name() : option.name() + type.suffix();
  }

  private static List<String> names(OptionSpec option) {
    return option.types().stream().map(type -> name(option, type)).toList();
  }

  private static String valid(OptionSpec option, ValueType type) {
    String words = type.parameterWords();
    if (!words.isEmpty()) {
      return words;
    }
    return isAlone(option) ? option.valid() : type.words(String.class);
  }

  /** {@code maxDelay} is "Max delay", {@code sqlFile} is "SQL file". */
  private static String label(String name) {
    String words = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name).replace('_', ' ');
    return (Character.toUpperCase(words.charAt(0)) + words.substring(1))
        .replaceFirst("^Sql\\b", "SQL");
  }
}
