package dev.millrace.pipelines.options;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.beam.sdk.options.Default;

/** Reads Beam's {@link Default} annotations. */
final class Defaults {
  private Defaults() {}

  /** The default that a getter declares, as it stands there; empty if it declares none. */
  static String of(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation.annotationType().getEnclosingClass() == Default.class) {
        return written(annotation);
      }
    }
    return "";
  }

  private static String written(Annotation annotation) {
    if (annotation instanceof Default.Enum choice) {
      return choice.value();
    } else if (annotation instanceof Default.InstanceFactory) {
      return "worked out";
    } else if (annotation instanceof Default.Class type) {
      return type.value().getSimpleName();
    }
    // The rest have a value() whose text is what a user writes, and no type in common.
    try {
      return String.valueOf(annotation.annotationType().getMethod("value").invoke(annotation));
    } catch (NoSuchMethodException | InvocationTargetException | IllegalAccessException other) {
      throw new IllegalStateException("Cannot read the default of " + annotation, other);
    }
  }
}
