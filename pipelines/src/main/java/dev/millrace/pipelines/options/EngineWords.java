package dev.millrace.pipelines.options;

import com.google.common.base.Splitter;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Beam would have taken, in a user's words, where Beam's own name Java classes. */
final class EngineWords {
  /** Beam lists what it knows nowhere else in public. */
  private static final Pattern RUNNERS = Pattern.compile("supported pipeline runners \\[(.+?)]");

  private EngineWords() {}

  /** What is valid for an option that Beam refused, in words that follow "must be". */
  static String valid(@Nullable Method getter, RuntimeException refusal) {
    Matcher runners = RUNNERS.matcher(Objects.requireNonNullElse(refusal.getMessage(), ""));
    if (runners.find()) {
      return withoutTestRunners(runners.group(1))
          + ", which this program was built for; another engine is another"
          + " build: -P<engine>-runner";
    } else if (getter == null) {
      return "an option of the engine";
    }
    Class<?> type = getter.getReturnType();
    if (type.isEnum()) {
      // Beam takes the constants as they are, unlike Millrace's own options.
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    } else if (type == Class.class) {
      return "the name of a class on the class path";
    }
    try {
      return ValueType.of(type).words(type);
    } catch (IllegalArgumentException special) {
      return "a " + type.getSimpleName() + " in JSON";
    }
  }

  private static String withoutTestRunners(String names) {
    return Splitter.on(", ")
        .splitToStream(names)
        .filter(name -> !name.startsWith("Test"))
        .collect(Collectors.joining(" or "));
  }
}
