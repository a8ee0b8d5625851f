package dev.millrace.pipelines.options;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A heading of the help and the options below it, in reading order (methods of an interface have
 * none). Each option that the interface declares stands in exactly one group of that interface.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(OptionGroup.All.class)
public @interface OptionGroup {
  /** The heading. */
  String title();

  /** Names of options, without dashes. */
  String[] options();

  /** Holds an interface's groups; the compiler writes it. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    /** The groups, in reading order. */
    OptionGroup[] value();
  }
}
