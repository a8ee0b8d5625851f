package dev.millrace.pipelines.options;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.apache.beam.sdk.options.Default;

/** Reads Beam's {@link Default} annotations. */
final class Defaults {
  private Defaults() {}

  /** The default that a getter declares, as a user would write it; empty if it declares none. */
  static String of(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      Class<?> kind = annotation.annotationType();
      if (kind.getEnclosingClass() == Default.class) {
        if (annotation instanceof Default.Enum choice) {
          return ValueType.written(choice.value());
        }
        return annotation instanceof Default.InstanceFactory
            ? "worked out"
            : Properties.call(annotation, "value").toString();
      }
    }
    return "";
  }
}
