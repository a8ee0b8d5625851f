package dev.millrace.pipelines.weblogalerts;

import dev.millrace.io.JsonLinesFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LandedTable;
import dev.millrace.io.kafka.PartitionPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * What an increment left for the next.
 *
 * @param files that hold what was counted in windows that are still open
 * @param history of the site's traffic, in the order of time
 * @param places where the partitions are read on
 */
record HeldState(List<String> files, List<TrafficRow> history, List<PartitionPlace> places) {
  static final String PARTS = "parts";
  static final String HISTORY = "history";
  static final String PLACES = "places";

  HeldState {
    files = List.copyOf(files);
    history = List.copyOf(history);
    places = List.copyOf(places);
  }

  /** Nothing but where to begin. */
  static HeldState atBeginning(List<PartitionPlace> places) {
    return new HeldState(List.of(), List.of(), places);
  }

  /** Reads what was landed. */
  static HeldState in(ResourceId folder) throws IOException {
    List<TrafficRow> history = rows(folder, HISTORY, TrafficRow.class);
    history.sort(Comparator.comparing(TrafficRow::windowStart));
    return new HeldState(
        files(folder, PARTS).stream().map(file -> file.resourceId().toString()).toList(),
        history,
        rows(folder, PLACES, PartitionPlace.class));
  }

  /** The least of all partitions: windows that end by then are published. */
  long watermark() {
    return places.stream().mapToLong(PartitionPlace::watermark).min().orElse(Long.MAX_VALUE);
  }

  /** Holds the history on where an increment has closed no window, and so landed none. */
  void holdHistoryIn(ResourceId folder) throws IOException {
    if (files(folder, HISTORY).isEmpty()) {
      LandFiles.into(folder, JsonLinesFormat.of(TrafficRow.class), IncrementBooks.HISTORY)
          .named(HISTORY)
          .landShard(0, history::forEach);
    }
  }

  /** Refuses to go on from a state that lacks one of these partitions. */
  void requireAll(List<PartitionPlace> before) {
    if (places.size() != before.size()) {
      throw new IllegalStateException(
          String.format(
              "An increment held the places of %d partitions (must be %d)",
              places.size(), before.size()));
    }
  }

  private static <T> List<T> rows(ResourceId folder, String table, Class<T> type)
      throws IOException {
    List<T> rows = new ArrayList<>();
    new LandedTable<>(files(folder, table), JsonLinesFormat.of(type)).forEach(rows::add);
    return rows;
  }

  private static List<Metadata> files(ResourceId folder, String table) throws IOException {
    return FileSystems.match(folder + table + "-*.jsonl", EmptyMatchTreatment.ALLOW).metadata();
  }
}
