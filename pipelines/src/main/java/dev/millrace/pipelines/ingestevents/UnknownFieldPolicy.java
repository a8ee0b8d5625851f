package dev.millrace.pipelines.ingestevents;

/** What becomes of an event with a field that the schema does not know. */
public enum UnknownFieldPolicy {
  /** It is a dead letter, which can be replayed when the schema knows the field. */
  REFUSE,
  /** The field is left out, and counted in the ledger. */
  IGNORE
}
