package dev.millrace.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * Lands what is wrong with a run in its folder {@value #TABLE}, a file for each window and matter:
 * {@code 20260131T100000Z-dead-letters.jsonl}. A file that is landed again is replaced.
 *
 * <p>For one thread, and for windows that are published one after the other.
 */
final class HealthLanding {
  static final String TABLE = "health";
  private static final JsonLinesFormat<HealthAlert> FORMAT = JsonLinesFormat.of(HealthAlert.class);

  private final Run run;
  private final HealthRules rules;
  private final DelayWatch delays;

  HealthLanding(Run run, HealthRules rules) {
    this.run = run;
    this.rules = rules;
    this.delays = new DelayWatch(rules.delayMillis());
  }

  /**
   * Says of what books do not balance.
   *
   * @param failure what the job fails with, whatever becomes of the alert
   * @return that failure
   */
  UnbalancedLedgerException unbalanced(
      HealthAlert.Scope scope, Ledger ledger, UnbalancedLedgerException failure) {
    try {
      land(scope, HealthAlert.ofBooks(scope, ledger.imbalances()));
    } catch (IOException notLanded) {
      failure.addSuppressed(notLanded);
    }
    return failure;
  }

  /** Looks at the dead letters of what is in balance. */
  void balanced(HealthAlert.Scope scope, Ledger ledger) throws IOException {
    long lines = ledger.total("read");
    long deadLetters = ledger.total("deadLetters");
    if (rules.isTooMany(deadLetters, lines)) {
      land(scope, HealthAlert.ofDeadLetters(scope, deadLetters, lines, rules.deadLetterShare()));
    }
  }

  /**
   * Looks at how late a window is published.
   *
   * @param now by the clock, epoch milliseconds
   */
  void published(IntervalWindow window, long now) throws IOException {
    long delay = now - window.end().getMillis();
    if (delays.isNews(delay)) {
      HealthAlert.Scope scope = new HealthAlert.Scope(window);
      land(scope, HealthAlert.ofDelay(scope, delay, rules.delayMillis()));
    }
  }

  private void land(HealthAlert.Scope scope, HealthAlert alert) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (FileFormat.Writer<HealthAlert> writer = FORMAT.writer(Channels.newChannel(line))) {
      writer.write(alert);
    }
    OutputFolder.at(run.table(TABLE))
        .replace(
            scope.fileNamePrefix() + alert.matter() + FORMAT.extension(),
            line.toString(StandardCharsets.UTF_8));
  }
}
