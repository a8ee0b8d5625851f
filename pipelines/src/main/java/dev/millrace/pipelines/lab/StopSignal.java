package dev.millrace.pipelines.lab;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets a program end in order at Ctrl-C, or when it is asked to terminate. The first signal calls
 * the program; another one ends it at once, as ever.
 *
 * <p>A shutdown hook would not do: it runs beside those of the engine, which take away what a
 * pipeline needs to finish. The classes have been in every JDK since 1.2 and are found by name,
 * since the compiler warns of them; where they are missing, Ctrl-C ends the program at once.
 */
final class StopSignal implements AutoCloseable {
  private static final List<String> NAMES = List.of("INT", "TERM");

  private final Map<Object, Object> before = new LinkedHashMap<>();
  private final AtomicBoolean came = new AtomicBoolean();
  private final Runnable action;

  private StopSignal(Runnable action) {
    this.action = action;
  }

  /** Calls the action at the first signal, in a thread of the JVM; until closed. */
  static StopSignal onFirst(Runnable action) {
    StopSignal stop = new StopSignal(action);
    InvocationHandler handler = (proxy, method, arguments) -> stop.handle(proxy, method.getName());
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, handler);
      for (String name : NAMES) {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        Object previous = install(signal, proxy);
        if (previous != null) {
          stop.before.put(signal, previous);
        }
      }
    } catch (ReflectiveOperationException | IllegalArgumentException otherJvm) {
      stop.close();
    }
    return stop;
  }

  private static @Nullable Object install(Object signal, Object handler)
      throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  private @Nullable Object handle(Object proxy, String method) {
    switch (method) {
      case "handle" -> {
        close();
        if (came.compareAndSet(false, true)) {
          action.run();
        }
        return null;
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "toString" -> {
        return "StopSignal";
      }
      default -> {
        return false;
      }
    }
  }

  /** Whether a signal came. */
  boolean came() {
    return came.get();
  }

  /** Signals mean again what they meant before. */
  @Override
  public synchronized void close() {
    before.forEach(
        (signal, previous) -> {
          try {
            install(signal, previous);
          } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
          }
        });
    before.clear();
  }
}
