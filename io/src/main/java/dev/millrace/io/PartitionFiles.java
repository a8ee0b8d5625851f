package dev.millrace.io;

import dev.millrace.transforms.LedgerCount;
import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.io.FileSystems;

/**
 * The files in all folders of a table, as they are found when it is to be published. What an
 * earlier attempt of the engine left, of a source that has changed since, is in no count of rows:
 * it shows in the number of files, and so does a file that somebody removed.
 *
 * @param folder of the table
 * @param extension of its files
 * @param edge of the ledger, from the landing to the publication, counted in files
 */
record PartitionFiles(String folder, String extension, Edge edge) implements Serializable {

  /** The receiver's half of the edge, as it is now. */
  LedgerCount found() throws IOException {
    return edge.received(
        LandedFiles.below(FileSystems.matchNewResource(folder, true)).stream()
            .filter(file -> file.resourceId().toString().endsWith(extension))
            .count());
  }
}
