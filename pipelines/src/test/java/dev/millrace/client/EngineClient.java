package dev.millrace.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Stands for the client of an engine: calls the {@code main} of a class as engines do, and makes
 * much of an exception.
 */
public final class EngineClient {
  private EngineClient() {}

  /**
   * @param arguments the class, and its arguments
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("The main method caused an error", e.getCause());
    }
  }
}
