package dev.millrace.pipelines.options;

import dev.millrace.pipelines.options.TemplateParameters.Typed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads what a template is launched with: its options are given by its {@link TemplateParameters},
 * each in the form that Dataflow checks too, and by nothing else.
 */
public final class TemplateArguments {
  private final Map<OptionSpec, List<Typed>> byOption;
  private final Map<String, Typed> byName = new LinkedHashMap<>();
  private final List<Argument> given;
  private final List<Argument> arguments;

  private TemplateArguments(TemplateParameters parameters, List<Argument> all) {
    byOption = parameters.byOption();
    byOption.values().stream()
        .flatMap(List::stream)
        .forEach(typed -> byName.put(typed.parameter().name(), typed));
    given = all.stream().filter(argument -> !isLeftEmpty(argument)).toList();
    arguments = given.stream().map(this::argument).toList();
    byOption.forEach((option, typed) -> requireOne(option, typed, given));
  }

  /**
   * Reads what is given. What is no parameter and no option, and so may be the engine's, stays as
   * it is. A parameter that was left empty in a form is not given.
   *
   * @throws UsageException if a value does not have its form, an option is none for templates, one
   *     is missing, or is given by two of its parameters
   */
  public static TemplateArguments of(OptionCatalog catalog, List<Argument> given) {
    return new TemplateArguments(TemplateParameters.of(catalog), given);
  }

  /** The same as the arguments that other engines take. */
  public List<Argument> arguments() {
    return arguments;
  }

  /** A message about options in the words of whoever launched the template by parameters. */
  public String inItsWords(String message) {
    String renamed = Mentions.renamed(message, (name, value) -> "--" + parameter(name, value));
    for (int i = 0; i < given.size(); i++) {
      String written = given.get(i).value();
      String read = arguments.get(i).value();
      if (written != null && read != null && !read.equals(written.strip())) {
        renamed = renamed.replace(read, written.strip());
      }
    }
    return renamed;
  }

  /** Of an option's parameters the one for such a value, or the one that is given, or all. */
  private String parameter(String name, String value) {
    List<Typed> its =
        byOption.entrySet().stream()
            .filter(option -> option.getKey().name().equals(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(List.of());
    return its.stream()
        .filter(one -> TemplateParameters.isValue(one.option(), one.type(), value))
        .findFirst()
        .or(() -> its.stream().filter(this::isGiven).findFirst())
        .map(one -> one.parameter().name())
        .orElseGet(
            () ->
                its.isEmpty()
                    ? name
                    : its.stream()
                        .map(one -> one.parameter().name())
                        .collect(Collectors.joining(" or --")));
  }

  private boolean isGiven(Typed typed) {
    return given.stream().anyMatch(argument -> argument.name().equals(typed.parameter().name()));
  }

  private boolean isLeftEmpty(Argument argument) {
    String value = argument.value();
    return byName.containsKey(argument.name()) && value != null && value.isBlank();
  }

  private Argument argument(Argument given) {
    Typed typed = byName.get(given.name());
    if (typed == null) {
      byOption.forEach((option, itsOwn) -> requireOther(option, itsOwn, given));
      return given;
    }
    String value = given.value();
    if (value == null) {
      return new Argument(typed.option().name(), null);
    }
    String form = typed.parameter().form();
    if (!form.isEmpty() && !Pattern.matches(form, value.strip())) {
      throw UsageException.invalid(given.name(), value, "must be " + typed.valid());
    }
    return new Argument(typed.option().name(), typed.type().ofParameter(value.strip()));
  }

  /** Refuses an option that is given by its own name, which is none of a parameter. */
  private static void requireOther(OptionSpec option, List<Typed> typed, Argument given) {
    if (option.name().equals(given.name())) {
      throw UsageException.invalid(
          given.name(),
          given.value() == null ? "no value" : given.value(),
          typed.isEmpty()
              ? "must be left out of a template, which is one job that nobody waits for"
              : "must be given to a template as " + names(typed));
    }
  }

  private static void requireOne(OptionSpec option, List<Typed> typed, List<Argument> given) {
    List<String> names =
        given.stream()
            .map(Argument::name)
            .filter(name -> typed.stream().anyMatch(one -> one.parameter().name().equals(name)))
            .distinct()
            .toList();
    if (names.size() > 1) {
      throw UsageException.of(
          "Invalid --%s (must be given alone, of %s)".formatted(names.get(1), names(typed)));
    } else if (names.isEmpty() && TemplateParameters.isNeeded(option)) {
      throw UsageException.missing(
          typed.get(0).parameter().name(),
          typed.size() == 1
              ? "must be " + typed.get(0).valid()
              : "must be given, or another of " + names(typed));
    }
  }

  private static String names(List<Typed> typed) {
    return typed.stream()
        .map(one -> "--" + one.parameter().name())
        .collect(Collectors.joining(", "));
  }
}
