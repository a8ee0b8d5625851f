package dev.millrace.conformance.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a whole site did in one window, kept in full. */
final class TrafficMinute {
  private static final int MOST_CLIENTS = 4_096;
  private static final int MOST_PATHS = 65_536;
  private static final int TOP_PATHS = 10;

  private final long[] statusClasses = new long[6];
  private final Set<String> clients = new HashSet<>();
  private final Map<String, Long> paths = new HashMap<>();
  private long requests;
  private long bytes;

  void add(Request request) {
    requests++;
    bytes += request.bytes();
    int statusClass = request.status() / 100;
    statusClasses[statusClass > 5 ? 0 : statusClass]++;
    clients.add(request.client());
    if (!request.target().isEmpty()) {
      paths.merge(request.path(), 1L, Long::sum);
    }
  }

  long requests() {
    return requests;
  }

  long bytes() {
    return bytes;
  }

  long status(int firstDigit) {
    return statusClasses[firstDigit];
  }

  long distinctClients() {
    return DistinctCount.of(clients, MOST_CLIENTS);
  }

  boolean topPathsExact() {
    return paths.size() <= MOST_PATHS;
  }

  /** Most requested first, of equals the lesser in byte order; of too many paths, of a sample. */
  List<Map<String, Object>> topPaths() {
    Set<String> sample = topPathsExact() ? paths.keySet() : sample();
    return sample.stream()
        .sorted(
            Comparator.comparing((String path) -> -paths.getOrDefault(path, 0L))
                .thenComparing(
                    path -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
        .limit(TOP_PATHS)
        .map(path -> Map.<String, Object>of("path", path, "requests", paths.getOrDefault(path, 0L)))
        .toList();
  }

  /** Those with the least hashes. */
  private Set<String> sample() {
    return new HashSet<>(
        paths.keySet().stream()
            .sorted(Comparator.comparingLong(DistinctCount::hash))
            .limit(MOST_PATHS)
            .toList());
  }
}
