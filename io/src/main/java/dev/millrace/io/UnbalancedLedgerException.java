package dev.millrace.io;

/** The books of a run do not balance: records were lost or doubled on the way. */
public final class UnbalancedLedgerException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UnbalancedLedgerException(Run run, Ledger ledger) {
    super(
        "The ledger of run "
            + run.id()
            + " does not balance: "
            + String.join("; ", ledger.imbalances())
            + ". Nothing was published; see "
            + run.folder()
            + "ledger.json");
  }
}
