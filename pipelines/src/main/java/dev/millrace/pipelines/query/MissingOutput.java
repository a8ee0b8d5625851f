package dev.millrace.pipelines.query;

import dev.millrace.pipelines.options.UsageException;

/** What to say of a statement that needs {@code --output} and has none. */
final class MissingOutput {
  private MissingOutput() {}

  /**
   * @param reason why there must be one
   */
  static UsageException of(QueryOptions options, String reason) {
    return UsageException.missing(
        "output",
        QueryPipeline.asks(options)
            ? reason + "; leave this prompt, which takes none, and give --sqlFile=FILE with it"
            : reason);
  }
}
