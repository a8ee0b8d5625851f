package dev.millrace.pipelines.options;

import java.beans.Introspector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What reflection sees of an options interface. */
final class Properties {
  private Properties() {}

  /** The getters that have setters, by the name of their property; inherited ones too. */
  static Map<String, Method> getters(Class<? extends PipelineOptions> type) {
    Map<String, Method> getters = new TreeMap<>();
    for (Method method : type.getMethods()) {
      property(method)
          .filter(name -> PipelineOptions.class.isAssignableFrom(method.getDeclaringClass()))
          .filter(name -> setter(type, name).isPresent())
          .ifPresent(name -> getters.putIfAbsent(name, method));
    }
    return getters;
  }

  /** The setter of a property. */
  static Optional<Method> setter(Class<? extends PipelineOptions> type, String property) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getParameterCount() == 1)
        .filter(method -> method.getName().startsWith("set"))
        .filter(method -> Introspector.decapitalize(method.getName().substring(3)).equals(property))
        .findFirst();
  }

  private static Optional<String> property(Method method) {
    String name = method.getName();
    if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
      return Optional.empty();
    } else if (name.startsWith("get") && name.length() > 3) {
      return Optional.of(Introspector.decapitalize(name.substring(3)));
    } else if (name.startsWith("is") && name.length() > 2) {
      return Optional.of(Introspector.decapitalize(name.substring(2)));
    }
    return Optional.empty();
  }

  /** Calls a getter. */
  static @Nullable Object get(PipelineOptions options, Method getter) {
    try {
      return getter.invoke(options);
    } catch (InvocationTargetException | IllegalAccessException refused) {
      throw new IllegalStateException("Cannot call " + getter, refused);
    }
  }

  /** Calls a setter. */
  static void set(PipelineOptions options, Method setter, Object value) {
    try {
      setter.invoke(options, value);
    } catch (InvocationTargetException | IllegalAccessException refused) {
      throw new IllegalStateException("Cannot call " + setter, refused);
    }
  }
}
