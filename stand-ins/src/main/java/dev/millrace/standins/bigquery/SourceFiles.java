package dev.millrace.standins.bigquery;

import java.io.IOException;
import java.util.Optional;

/** The store that load jobs read from. */
@FunctionalInterface
public interface SourceFiles {
  /** What is at a URI, if anything is. */
  Optional<byte[]> bytes(String uri) throws IOException;
}
