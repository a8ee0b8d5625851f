package dev.millrace.pipelines.options;

import com.google.common.base.CaseFormat;
import dev.millrace.pipelines.options.OptionCatalog.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options of a pipeline as the parameters of its template. With a template options are given by
 * these, each in the form that Dataflow checks, and by nothing else.
 */
public final class TemplateParameters {
  private final Map<OptionSpec, List<Entry>> entries = new LinkedHashMap<>();
  private final Map<String, Entry> byName = new LinkedHashMap<>();

  private TemplateParameters(OptionCatalog catalog) {
    for (Group group : catalog.groups()) {
      for (OptionSpec option : group.options()) {
        List<Entry> ofOption = entriesOf(option, group.title());
        entries.put(option, ofOption);
        ofOption.forEach(entry -> byName.put(entry.parameter().name(), entry));
      }
    }
  }

  private record Entry(OptionSpec option, ValueType type, TemplateParameter parameter) {}

  /** The parameters for the options of an interface. */
  public static TemplateParameters of(OptionCatalog catalog) {
    return new TemplateParameters(catalog);
  }

  /** All of them, in the order of help. */
  public List<TemplateParameter> all() {
    return byName.values().stream().map(Entry::parameter).toList();
  }

  /** Those that stand for an option; none if it is not for templates. */
  public List<TemplateParameter> of(String option) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(option))
        .flatMap(entry -> entry.getValue().stream())
        .map(Entry::parameter)
        .toList();
  }

  /**
   * What a template is launched with, as arguments that other engines take. What is no parameter
   * and no option stays as it is.
   *
   * @throws UsageException if a value does not have its form, an option is none for templates, one
   *     is missing, or is given by two of its parameters
   */
  public List<Argument> arguments(List<Argument> given) {
    List<Argument> arguments = given.stream().map(this::argument).toList();
    entries.forEach((option, ofOption) -> requireOne(option, ofOption, given));
    return arguments;
  }

  private Argument argument(Argument given) {
    Entry entry = byName.get(given.name());
    if (entry == null) {
      requireNoOption(given);
      return given;
    }
    String value = given.value();
    if (value == null) {
      return new Argument(entry.option().name(), null);
    }
    if (!entry.parameter().form().isEmpty()
        && !Pattern.matches(entry.parameter().form(), value.strip())) {
      throw UsageException.invalid(
          given.name(), value, "must be " + valid(entry.option(), entry.type()));
    }
    return new Argument(entry.option().name(), entry.type().ofParameter(value));
  }

  private void requireNoOption(Argument given) {
    for (Map.Entry<OptionSpec, List<Entry>> known : entries.entrySet()) {
      if (known.getKey().name().equals(given.name())) {
        throw UsageException.invalid(
            given.name(),
            given.value() == null ? "no value" : given.value(),
            known.getValue().isEmpty()
                ? "must be left out of a template, which is one job that nobody waits for"
                : "must be given to a template as " + names(known.getValue()));
      }
    }
  }

  private static void requireOne(OptionSpec option, List<Entry> ofOption, List<Argument> given) {
    List<String> names =
        given.stream()
            .map(Argument::name)
            .filter(name -> ofOption.stream().anyMatch(one -> one.parameter().name().equals(name)))
            .distinct()
            .toList();
    if (names.size() > 1) {
      throw UsageException.of(
          "Invalid --%s (must be given alone, of %s)".formatted(names.get(1), names(ofOption)));
    } else if (names.isEmpty() && isNeeded(option)) {
      throw UsageException.missing(
          ofOption.get(0).parameter().name(),
          ofOption.size() == 1
              ? "must be " + valid(option, ofOption.get(0).type())
              : "must be given, or another of " + names(ofOption));
    }
  }

  private static boolean isNeeded(OptionSpec option) {
    return switch (option.template()) {
      case AS_DECLARED -> option.required();
      case REQUIRED -> true;
      case NEVER -> false;
    };
  }

  private static String names(List<Entry> entries) {
    return entries.stream()
        .map(entry -> "--" + entry.parameter().name())
        .collect(Collectors.joining(", "));
  }

  private static boolean isAlone(OptionSpec option) {
    return option.types().size() == 1;
  }

  private static List<Entry> entriesOf(OptionSpec option, String group) {
    return option.template() == TemplateUse.NEVER
        ? List.of()
        : option.types().stream()
            .map(type -> new Entry(option, type, parameter(option, type, group)))
            .toList();
  }

  private static TemplateParameter parameter(OptionSpec option, ValueType type, String group) {
    String suffix = isAlone(option) ? "" : type.suffix();
    String form = option.form(type);
    return new TemplateParameter(
        option.name() + suffix,
        label(option.name()) + (suffix.isEmpty() ? "" : " (" + suffix + ")"),
        help(option, type),
        type.parameterType(),
        !isNeeded(option) || !isAlone(option),
        form.isEmpty() ? "" : "^(" + form + ")$",
        option.choices(),
        option.declaredDefault(),
        group,
        option.parent(),
        option.parentValues(),
        option.hidden());
  }

  private static String help(OptionSpec option, ValueType type) {
    StringBuilder help = new StringBuilder(option.meaning());
    help.append(" Valid: ").append(valid(option, type));
    if (option.isSeparated(type)) {
      help.append("; several are separated by commas");
    }
    help.append('.');
    if (!isAlone(option)) {
      help.append(isNeeded(option) ? " Exactly one of " : " At most one of ")
          .append(
              option.types().stream()
                  .map(other -> option.name() + other.suffix())
                  .collect(Collectors.joining(", ")))
          .append(isNeeded(option) ? " must be given." : " may be given.");
    }
    if (!isNeeded(option) && !option.fallback().isEmpty()) {
      help.append(" If it is not given: ").append(option.fallback()).append('.');
    }
    return help.toString().replaceAll("--(?=[a-z])", "");
  }

  private static String valid(OptionSpec option, ValueType type) {
    String words = type.parameterWords();
    if (!words.isEmpty()) {
      return words;
    }
    return isAlone(option) ? option.valid() : type.words(String.class);
  }

  /** {@code maxDelay} is "Max delay". */
  private static String label(String name) {
    String words = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, name).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
