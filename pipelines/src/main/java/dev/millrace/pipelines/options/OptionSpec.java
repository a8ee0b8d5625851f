package dev.millrace.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.regex.Pattern;
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
  private final ValueType type;

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
    this.type = option.type() == ValueType.AUTOMATIC ? ValueType.of(javaType) : option.type();
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

  private static List<Type> arguments(Type type) {
    return List.of(((ParameterizedType) type).getActualTypeArguments());
  }

  /** As the user writes it, without dashes. */
  public String name() {
    return name;
  }

  /** What it does. */
  public String meaning() {
    Description description = getter.getAnnotation(Description.class);
    return description == null ? "" : description.value();
  }

  /** What a value is. */
  public ValueType type() {
    return type;
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
    String declared = Defaults.of(getter);
    return type == ValueType.CHOICE ? ValueType.written(declared) : declared;
  }

  /** What is valid, in words that follow "must be". */
  public String valid() {
    if (!option.valid().isEmpty()) {
      return option.valid();
    }
    String words = type.words(javaType);
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
    if (given == null && type == ValueType.SWITCH) {
      return "true";
    } else if (given == null || given.isBlank()) {
      throw UsageException.of(
          "Invalid --%s: no value (%s; written --%s=%s)"
              .formatted(
                  name, remedy(), name, type == ValueType.SWITCH ? "true" : type.placeholder()));
    }
    return given.strip();
  }

  /** The value as the setter takes it. */
  private Object read(String text) {
    try {
      Comparable<?> value = type.read(text, javaType);
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
    return ((Comparable<Object>) value).compareTo(type.read(bound, javaType));
  }
}
