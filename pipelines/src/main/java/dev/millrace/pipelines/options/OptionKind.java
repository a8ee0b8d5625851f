package dev.millrace.pipelines.options;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One of several things that an {@link Option} takes. On the command line they share its name; in a
 * template each is a parameter of its own, whose help is this kind's alone.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface OptionKind {
  /** What it is; no two kinds of an option are the same. */
  ValueType type();

  /** What it is and does, in sentences; follows what is said of all kinds. */
  String meaning();
}
