package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.HealthRules;
import dev.millrace.pipelines.options.Durations;

/** What the options take for too much, by the way in which lines come. */
final class Health {
  /** One bad line in a few says nothing about a log. */
  static final long LEAST_LINES = 100;

  private Health() {}

  /** Of any lines, whenever they are read. */
  static HealthRules ofLines(WebLogAlertsOptions options) {
    return HealthRules.none().withDeadLetterShare(options.getHealthDeadLetterShare(), LEAST_LINES);
  }

  /** A window can be published so long after its end at the earliest; what is longer is a delay. */
  static HealthRules ofStream(WebLogAlertsOptions options) {
    return ofLines(options)
        .withDelay(
            Durations.parse(options.getMaxDelay()).plus(Durations.parse(options.getHealthDelay())));
  }

  /** Nobody knows when a delay is one, where somebody else says when increments are read. */
  static HealthRules ofIncrements(WebLogAlertsOptions options) {
    String every = options.getEvery();
    return every == null
        ? ofLines(options)
        : ofLines(options)
            .withDelay(
                Durations.parse(options.getMaxDelay())
                    .plus(Durations.parse(every))
                    .plus(Durations.parse(options.getHealthDelay())));
  }
}
