package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** A page, or an answer of an API, and the images that belong to it alone. */
record Page(String path, long bytes, List<Asset> images) {
  Exchange fetched() {
    return Exchange.get(path, 200, bytes);
  }
}
