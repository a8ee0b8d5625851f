package dev.millrace.pipelines.simulatewebtraffic;

/** A file that a site serves. */
record Asset(String path, long bytes) {
  Exchange fetched() {
    return Exchange.get(path, 200, bytes);
  }
}
