package dev.millrace.io;

import java.io.IOException;
import java.io.Serializable;

/**
 * What makes a run an addition to those before it, which stay: their files are read with its own,
 * and a manifest in its folder says which. Travels to the worker that publishes.
 */
public interface Addition extends Serializable {
  /**
   * Writes the manifest. The books balance and nothing is published; it is called again where an
   * engine tries again, perhaps after the run was published.
   */
  void announce(Run run, Ledger ledger) throws IOException;

  /** Removes what nobody needs now that the run is published, which a fault does not take back. */
  void tidy(Run run) throws IOException;
}
