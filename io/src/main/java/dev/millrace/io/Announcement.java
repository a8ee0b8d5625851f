package dev.millrace.io;

import dev.millrace.transforms.Receipt;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * What a run says of itself before readers are told of it: a manifest in its folder, which names
 * its files, and where it is an addition those of the runs that it adds to. Travels to the worker
 * that publishes.
 */
public interface Announcement extends Serializable {
  /**
   * Writes the manifest, or refuses the run. The books balance, no row has moved into a table
   * outside and nothing is published; it is called again where an engine tries again, perhaps after
   * the run was published.
   *
   * @param landed the files of the tables that give receipts, in the order of their names
   */
  void announce(Run run, Ledger ledger, List<Landed> landed) throws IOException;

  /** Removes what nobody needs now that the run is published, which a fault does not take back. */
  void tidy(Run run) throws IOException;

  /**
   * A file.
   *
   * @param edge of the ledger that ends in it
   * @param rows that were found in it
   */
  record Landed(Edge edge, long rows, Receipt file) {}
}
