package dev.millrace.standins.bigquery;

import java.io.IOException;

/** The store that extract jobs write to. */
@FunctionalInterface
public interface ExportedFiles {
  /** Puts a file at a URI. */
  void put(String uri, byte[] bytes) throws IOException;
}
