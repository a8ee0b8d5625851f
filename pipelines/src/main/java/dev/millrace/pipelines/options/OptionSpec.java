package dev.millrace.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** One option as its annotated getter declares it; see {@link Option}. */
public final class OptionSpec {
  private final String name;
  private final Method getter;
  private final Method setter;
  private final Option option;
  private final boolean repeatable;
  private final Class<?> javaType;
  private final List<ValueType> types;

  private OptionSpec(
      String name,
      Method getter,
      Method setter,
      Option option,
      boolean repeatable,
      Class<?> javaType) {
    this.name = name;
    this.getter = getter;
    this.setter = setter;
    this.option = option;
    this.repeatable = repeatable;
    this.javaType = javaType;
    this.types = types(option, javaType);
    checkArgument(
        types.size() == 1 || javaType == String.class,
        "Invalid --%s: several kinds (must be text)",
        name);
    checkArgument(
        option.pattern().isEmpty() || !option.valid().isEmpty(),
        "Invalid --%s: a pattern without words (must say what is valid)",
        name);
  }

  /** Reads the annotations; an interface that contradicts itself is refused. */
  static OptionSpec of(String name, Method getter, Method setter) {
    Option option = getter.getAnnotation(Option.class);
    Type returned = getter.getGenericReturnType();
    boolean repeatable =
        returned instanceof ParameterizedType list && list.getRawType() == List.class;
    return new OptionSpec(
        name,
        getter,
        setter,
        option == null ? NothingMore.OPTION : option,
        repeatable,
        repeatable && List.of(String.class).equals(arguments(returned))
            ? String.class
            : getter.getReturnType());
  }

  private static List<ValueType> types(Option option, Class<?> javaType) {
    if (option.kinds().length > 0) {
      return Arrays.stream(option.kinds()).map(OptionKind::type).toList();
    }
    return List.of(option.type() == ValueType.AUTOMATIC ? ValueType.of(javaType) : option.type());
  }

  private static List<Type> arguments(Type type) {
    return List.of(((ParameterizedType) type).getActualTypeArguments());
  }

  /** As the user writes it, without dashes. */
  public String name() {
    return name;
  }

  /** What it does, and with it each of its kinds. */
  public String meaning() {
    StringBuilder meaning = new StringBuilder(description());
    String next = "";
    for (OptionKind kind : option.kinds()) {
      meaning.append(meaning.isEmpty() ? "" : " ").append(joined(next, kind.meaning()));
      next = "Or ";
    }
    return meaning.toString();
  }

  /** What it does in a template, as a parameter for values of one of its types. */
  String meaningInTemplate(ValueType of) {
    String common = option.inTemplate().isEmpty() ? description() : option.inTemplate();
    return Stream.concat(
            Stream.of(common),
            Arrays.stream(option.kinds())
                .filter(kind -> kind.type() == of)
                .map(OptionKind::meaning))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private String description() {
    Description description = getter.getAnnotation(Description.class);
    return description == null ? "" : description.value();
  }

  /** A sentence that goes on behind another word begins in lower case. */
  private static String joined(String word, String sentence) {
    return word.isEmpty()
        ? sentence
        : word + Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  /** What a value is; where it may be one of several things, the first of them. */
  public ValueType type() {
    return types.get(0);
  }

  /** All that a value may be. */
  List<ValueType> types() {
    return types;
  }

  /** Whether it is a parameter of its pipeline's template. */
  TemplateUse template() {
    return option.template();
  }

  /** The option without which it has no meaning; empty: none. */
  String parent() {
    return option.parent();
  }

  /** Those values of {@link #parent} with which it has a meaning; empty: any. */
  List<String> parentValues() {
    return List.of(option.parentValues());
  }

  /**
   * What a value of one of its types looks like as a template's parameter, as a regular expression;
   * empty: as it likes.
   */
  String form(ValueType of) {
    String one = of.form(javaType).isEmpty() ? option.pattern() : of.form(javaType);
    return isSeparated(of) && !one.isEmpty() ? "(%s)( *, *(%s))*".formatted(one, one) : one;
  }

  /** Whether commas separate several values of one of its types. */
  boolean isSeparated(ValueType of) {
    return repeatable && !of.hasCommas();
  }

  /** The values there are, where they can be listed. */
  List<String> choices() {
    return ValueType.choices(javaType);
  }

  /** Whether it may be given more than once. */
  public boolean repeatable() {
    return repeatable;
  }

  /** Whether each run needs it. */
  public boolean required() {
    return getter.isAnnotationPresent(Validation.Required.class);
  }

  /** Whether help passes over it. */
  public boolean hidden() {
    return getter.isAnnotationPresent(Hidden.class);
  }

  /** A value that makes sense; empty if none is needed. */
  public String example() {
    return option.example();
  }

  /** The default as the user would write it, or in words; empty if there is none. */
  public String fallback() {
    if (!option.otherwise().isEmpty()) {
      return option.otherwise();
    }
    return declaredDefault();
  }

  /** The same where it is a parameter of a template. */
  String fallbackInTemplate() {
    return option.otherwiseInTemplate().isEmpty() ? fallback() : option.otherwiseInTemplate();
  }

  /** The default as the user would write it; empty if none is declared. */
  String declaredDefault() {
    String declared = Defaults.of(getter);
    return type() == ValueType.CHOICE ? ValueType.written(declared) : declared;
  }

  /** What is valid, in words that follow "must be". */
  public String valid() {
    if (!option.valid().isEmpty()) {
      return option.valid();
    }
    String words =
        types.stream().map(one -> one.words(javaType)).collect(Collectors.joining(", or "));
    String comma = words.indexOf('(') < 0 ? "" : ",";
    if (!option.least().isEmpty() && !option.greatest().isEmpty()) {
      return words + comma + " from " + option.least() + " to " + option.greatest();
    } else if (!option.least().isEmpty()) {
      return words + comma + " of at least " + option.least();
    } else if (!option.greatest().isEmpty()) {
      return words + comma + " of at most " + option.greatest();
    }
    return words;
  }

  /** What stands for the value in help. */
  String placeholder() {
    return types.size() == 1 ? type().placeholder() : "<" + name + ">";
  }

  /** What the user should do, as it follows a wrong value: {@code must be …}. */
  String remedy() {
    return "must be "
        + valid()
        + (option.example().isEmpty() ? "" : ", for example " + option.example());
  }

  /** Hands the user's values, in their order, to the options. */
  void set(PipelineOptions options, List<@Nullable String> given) {
    List<String> texts = given.stream().map(this::text).toList();
    if (repeatable) {
      List<String> values =
          texts.stream().flatMap(text -> CommaSeparated.split(text).stream()).toList();
      values.forEach(this::read);
      Properties.set(options, setter, values);
    } else if (texts.size() > 1) {
      throw UsageException.invalid(
          name, String.join(" and ", texts), "must be given once, not " + texts.size() + " times");
    } else {
      Properties.set(options, setter, read(texts.get(0)));
    }
  }

  /** What the options hold. */
  @Nullable Object value(PipelineOptions options) {
    return Properties.get(options, getter);
  }

  private String text(@Nullable String given) {
    if (given == null && type() == ValueType.SWITCH) {
      return "true";
    } else if (given == null || given.isBlank()) {
      throw UsageException.of(
          "Invalid --%s: no value (%s; written --%s=%s)"
              .formatted(
                  name, remedy(), name, type() == ValueType.SWITCH ? "true" : placeholder()));
    }
    return given.strip();
  }

  /** The value as the setter takes it. */
  private Object read(String text) {
    try {
      Comparable<?> value = type().read(text, javaType);
      checkArgument(option.pattern().isEmpty() || Pattern.matches(option.pattern(), text));
      checkArgument(option.least().isEmpty() || compare(value, option.least()) >= 0);
      checkArgument(option.greatest().isEmpty() || compare(value, option.greatest()) <= 0);
      return javaType == String.class ? text : value;
    } catch (IllegalArgumentException | ArithmeticException refused) {
      throw UsageException.invalid(name, text, remedy() + nearestChoice(text));
    }
  }

  private String nearestChoice(String text) {
    return Nearest.to(text, ValueType.choices(javaType))
        .map(choice -> "; nearest: " + choice)
        .orElse("");
  }

  @SuppressWarnings("unchecked") // both come from the same type
  private int compare(Comparable<?> value, String bound) {
    return ((Comparable<Object>) value).compareTo(type().read(bound, javaType));
  }
}
