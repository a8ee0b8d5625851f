package dev.millrace.io;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns of a record type, how to make one of it, and the same of the records in it. */
record RecordLayout(
    RecordColumns columns, MethodHandle constructor, List<@Nullable RecordLayout> nested) {

  static RecordLayout of(Class<?> type) {
    RecordColumns columns = RecordColumns.of(type);
    RecordComponent[] components = type.getRecordComponents();
    List<@Nullable RecordLayout> nested = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      nested.add(nested(columns.columns().get(i).shape(), components[i]));
    }
    return new RecordLayout(columns, constructor(type, components), nested);
  }

  private static @Nullable RecordLayout nested(
      RecordColumns.Shape shape, RecordComponent component) {
    return switch (shape.kind()) {
      case RECORD -> of(component.getType());
      case LIST ->
          shape.items().kind() == RecordColumns.Kind.RECORD
              ? of(
                  (Class<?>)
                      ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0])
              : null;
      case STRING, INTEGER, LONG, DOUBLE, BOOLEAN, INSTANT, MAP -> null;
    };
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    try {
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, components.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("Cannot make " + type.getName(), e);
    }
  }

  Object construct(@Nullable Object[] values) {
    try {
      return constructor.invokeExact(values);
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot make a row of " + constructor.type(), e);
    }
  }

  /** The layout of a record within a record, which its shape says there is. */
  static RecordLayout required(@Nullable RecordLayout nested) {
    return Objects.requireNonNull(nested);
  }
}
