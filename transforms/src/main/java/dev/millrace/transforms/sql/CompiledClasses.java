package dev.millrace.transforms.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.ClassBodyEvaluator;

/**
 * Classes of generated code by their source, each compiled once for all instances of a worker: this
 * class, and with it what it holds, is there once for each class loader of a job. The least
 * recently used ones are given up, as a client that asks many queries never ends.
 */
final class CompiledClasses {
  private static final int MOST = 256;
  private static final Map<String, Class<?>> CLASSES =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Class<?>> eldest) {
          return size() > MOST;
        }
      };

  private CompiledClasses() {}

  /** An evaluator of the body of a class that implements it. */
  static RowEvaluator evaluator(String source) {
    Class<?> compiled;
    // One at a time: those that start together wait for the class that all of them need.
    synchronized (CLASSES) {
      compiled = CLASSES.get(source);
      if (compiled == null) {
        compiled = DeepStack.call(() -> compile(source));
        CLASSES.put(source, compiled);
      }
    }
    try {
      return (RowEvaluator) compiled.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("Generated code has no instance: " + source, failure);
    }
  }

  private static Class<?> compile(String source) {
    ClassBodyEvaluator evaluator = new ClassBodyEvaluator();
    evaluator.setParentClassLoader(CompiledClasses.class.getClassLoader());
    evaluator.setImplementedInterfaces(new Class<?>[] {RowEvaluator.class});
    try {
      evaluator.cook(source);
    } catch (CompileException failure) {
      throw new IllegalStateException("Generated code does not compile: " + source, failure);
    }
    return evaluator.getClazz();
  }
}
