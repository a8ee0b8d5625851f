package dev.millrace.pipelines.options;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What Beam's annotations cannot say about an option; stands on its getter. What Beam can say is
 * said there: the meaning ({@code @Description}), the default ({@code @Default}), whether it must
 * be given ({@code @Validation.Required}), whether help passes over it ({@code @Hidden}). An option
 * whose getter returns a list of strings may be repeated, or given once with commas.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Option {
  /**
   * What a value is, if it is text; {@link ValueType#AUTOMATIC} takes it from the getter's type.
   */
  ValueType type() default ValueType.AUTOMATIC;

  /** What a value may be, if that is one of several things; then there is no {@link #type}. */
  OptionKind[] kinds() default {};

  /**
   * What is valid, in words that follow "must be": {@code "a folder or a URI"}. Empty: derived from
   * type and range.
   */
  String valid() default "";

  /**
   * A regular expression that each value must match as a whole; needs {@link #valid}. Of an option
   * of a template it must be one of POSIX's extended ones that RE2 and Java read alike.
   */
  String pattern() default "";

  /** The least valid value, written as a user would write it; empty: no bound. */
  String least() default "";

  /** The greatest valid value, written as a user would write it; empty: no bound. */
  String greatest() default "";

  /** A value that makes sense, shown in help and in messages. */
  String example() default "";

  /** The default in words, where it is worked out and no annotation of Beam's can hold it. */
  String otherwise() default "";

  /** Whether it is a parameter of its pipeline's template. */
  TemplateUse template() default TemplateUse.AS_DECLARED;

  /** What it does in a template, where that is not what {@code @Description} says. */
  String inTemplate() default "";

  /**
   * What holds in a template if it is not given, where that is not what {@link #otherwise} says.
   */
  String otherwiseInTemplate() default "";

  /** The option without which it has no meaning: Dataflow's console shows it below that one. */
  String parent() default "";

  /** Those values of {@link #parent} with which it has a meaning; none: any. */
  String[] parentValues() default {};
}
