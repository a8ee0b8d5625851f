package dev.millrace.pipelines;

import dev.millrace.pipelines.options.UsageException;
import java.util.Optional;

/**
 * One entry of the portfolio: what the launcher knows about a pipeline. An entry has no state; it
 * is registered in {@link Portfolio}, or by the one engine that it is for ({@link
 * RunnerProfile#programs}). One that is a Beam graph hands it to {@link Launch#execute}; a plain
 * program does its work itself.
 *
 * @param <O> the interface that declares its options, see {@link
 *     dev.millrace.pipelines.options.Option}
 */
public interface MillracePipeline<O extends MillraceOptions> {
  /** What the user types, lower case with hyphens: {@code web-log-alerts}. */
  String name();

  /** What it does, one line without a full stop, starting with a verb. */
  String summary();

  /** The interface that declares its options. */
  Class<O> optionsType();

  /**
   * What its template of Dataflow runs, and on what; empty if it has none, as one that starts no
   * job on an engine, or more than one.
   */
  default Optional<TemplateDefaults> template() {
    return Optional.empty();
  }

  /**
   * Checks what concerns several options at once, or needs more than an annotation. Each value is
   * valid by its own annotation already. Must not write anything.
   *
   * @throws UsageException if the user must change an option; the program ends with status 2
   */
  default void check(O options) {}

  /**
   * Does the work. Any exception is shown as one line and ends the program with status 1, except
   * {@link UsageException}, which ends it with 2.
   */
  void run(O options, Launch launch) throws Exception;
}
