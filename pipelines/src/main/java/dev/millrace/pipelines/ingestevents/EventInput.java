package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.Edge;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.io.FileReadException;
import dev.millrace.io.InputFile;
import dev.millrace.io.LedgerPlan;
import dev.millrace.io.bigquery.BigQueryExtract;
import dev.millrace.io.jdbc.JdbcInlet;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.LedgerCount;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;

/** The files of a run, by format, and the tables of databases and of BigQuery. */
final class EventInput implements EventSource {
  private final SortedMap<InputFormat, FileInlet> inlets;
  private final List<JdbcInlet> tables;
  private final @Nullable ExtractedTables extracted;

  private EventInput(
      SortedMap<InputFormat, FileInlet> inlets,
      List<JdbcInlet> tables,
      @Nullable ExtractedTables extracted) {
    this.inlets = inlets;
    this.tables = List.copyOf(tables);
    this.extracted = extracted;
  }

  /** The same files, and tables of databases. */
  EventInput and(List<JdbcInlet> others) {
    return new EventInput(inlets, others, extracted);
  }

  /** The same, and tables that BigQuery has extracted. */
  EventInput and(ExtractedTables others) {
    return new EventInput(inlets, tables, others);
  }

  /** Those of databases. */
  List<JdbcInlet> tables() {
    return tables;
  }

  /** Those that BigQuery has extracted, if there are any. */
  Optional<ExtractedTables> extracted() {
    return Optional.ofNullable(extracted);
  }

  /**
   * Finds the files now.
   *
   * @throws UsageException if nobody says the format of one, or two say different ones
   */
  static EventInput matching(List<InputPattern> patterns) throws FileReadException {
    return matching(patterns, Long.MAX_VALUE);
  }

  /**
   * The same, with a limit to the text of a compressed file.
   *
   * @param mostText see {@link FileInlet#inflatingTo}
   */
  static EventInput matching(List<InputPattern> patterns, long mostText) throws FileReadException {
    if (patterns.isEmpty()) {
      return new EventInput(new TreeMap<>(), List.of(), null);
    }
    Map<String, InputFormat> formats = new TreeMap<>();
    List<String> all = new ArrayList<>();
    for (InputPattern pattern : patterns) {
      all.add(pattern.files());
      for (InputFile file : FileInlet.matching(List.of(pattern.files())).files()) {
        InputFormat format = pattern.formatOf(file.uri());
        InputFormat other = formats.put(file.uri(), format);
        if (other != null && other != format) {
          throw UsageException.invalid(
              "input",
              pattern.files(),
              "%s must have one format, not %s and %s"
                  .formatted(file.uri(), other.word(), format.word()));
        }
      }
    }
    FileInlet found = FileInlet.matching(all).inflatingTo(mostText);
    Map<InputFormat, FileInlet> inlets = new EnumMap<>(InputFormat.class);
    for (InputFormat format : InputFormat.values()) {
      FileInlet inlet = found.where(file -> formats.get(file.uri()) == format);
      if (!inlet.files().isEmpty()) {
        inlets.put(format, inlet);
      }
    }
    return new EventInput(new TreeMap<>(inlets), List.of(), null);
  }

  /** The formats that there are. */
  List<InputFormat> formats() {
    return List.copyOf(inlets.keySet());
  }

  /** Files of a format, as ranges that can be read for themselves. */
  PTransform<PBegin, PCollection<FileRange>> ranges(InputFormat format) {
    return switch (format) {
      case JSON -> inlet(format).ranges();
      // Nobody can tell from their middle where a record starts.
      case CSV, AVRO -> inlet(format).wholeFiles();
    };
  }

  /** All files of a format, in the order of their names. */
  List<FileRange> files(InputFormat format) {
    return inlet(format).files().stream()
        .map(file -> FileRange.whole(file.uri(), file.compression(), file.size()))
        .toList();
  }

  @Override
  public PCollectionTuple read(Pipeline pipeline, EventSteps steps) {
    return new ReadInput(this, steps).in(pipeline);
  }

  @Override
  public LedgerPlan plan() {
    return Edges.PLAN.withEdges(
        extracts().stream().map(one -> Edges.rowsOf(one.table())).toArray(Edge[]::new));
  }

  @Override
  public List<LedgerCount> opening() {
    List<LedgerCount> opening =
        new ArrayList<>(
            List.of(Edges.FILES.sent(totalBytes()), Edges.TABLES.sent(ReadTables.ranges(tables))));
    extracts().forEach(one -> opening.add(Edges.rowsOf(one.table()).sent(one.rows())));
    return opening;
  }

  @Override
  public long totalFiles() {
    return inlets.values().stream().mapToLong(inlet -> inlet.files().size()).sum();
  }

  @Override
  public long totalBytes() {
    return allFiles().mapToLong(FileInlet::totalBytes).sum();
  }

  @Override
  public long textBytes() {
    return allFiles().mapToLong(FileInlet::textBytes).sum();
  }

  private List<BigQueryExtract> extracts() {
    return extracted().map(ExtractedTables::extracts).orElse(List.of());
  }

  private Stream<FileInlet> allFiles() {
    return Stream.concat(
        inlets.values().stream(), extracted().map(ExtractedTables::files).stream());
  }

  private FileInlet inlet(InputFormat format) {
    FileInlet inlet = inlets.get(format);
    if (inlet == null) {
      throw new IllegalArgumentException("No files of format " + format.word());
    }
    return inlet;
  }
}
