package dev.millrace.io;

/** The books of a run do not balance: records were lost or doubled on the way. */
public final class UnbalancedLedgerException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnbalancedLedgerException(Run run, Ledger ledger) {
    this(
        "The ledger of run "
            + run.id()
            + " does not balance: "
            + String.join("; ", ledger.imbalances())
            + ". Nothing was published; see "
            + run.folder()
            + "ledger.json");
  }

  private UnbalancedLedgerException(String message) {
    super(message);
  }

  /** Of one window of a run that goes on for ever; those before it are published. */
  static UnbalancedLedgerException ofWindow(String window, Run run, Ledger ledger) {
    return new UnbalancedLedgerException(
        "The ledger of window "
            + window
            + " of run "
            + run.id()
            + " does not balance: "
            + String.join("; ", ledger.imbalances())
            + ". The window was not published");
  }
}
