package dev.millrace.io.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.TopicGap;
import dev.millrace.io.kafka.TopicPosition;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the tables of an output hold when a run is published: every file that a reader needs, of
 * that run and of those that it adds to. It is in the folder of the run, {@code
 * runs/<run>/manifest.json}, before {@code current.json} leads there, so that whoever follows the
 * two sees whole runs, and every row once. The same run writes the same text again.
 *
 * @param version of this layout, 1
 * @param pipeline that wrote the tables
 * @param run of this manifest
 * @param kind of that run
 * @param basedOn the run that was published before it, whose manifest it adds to; null if whole
 * @param schema of what that run landed; null where each table has one of its own
 * @param tables in their order
 * @param source what the run read
 * @param arguments the pipeline's own options as they were given, {@code --name=value}; secrets are
 *     only ever named in them
 * @param offsets how far topics were read; none where no topic was
 * @param gaps of topics: records that were gone before a run came to them, and that were given up
 * @param ledger totals of the run's books
 * @param quality the run's report of quality, from its folder; null if it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    int version,
    String pipeline,
    String run,
    Kind kind,
    @Nullable String basedOn,
    @Nullable DeclaredSchema schema,
    List<Table> tables,
    Source source,
    List<String> arguments,
    List<TopicPosition> offsets,
    List<TopicGap> gaps,
    Map<String, Long> ledger,
    @Nullable String quality) {
  static final int VERSION = 1;
  private static final VersionedFile<Manifest> FILE =
      new VersionedFile<>("manifest.json", "manifest", VERSION, Manifest.class);

  public Manifest {
    tables = List.copyOf(tables);
    arguments = List.copyOf(arguments);
    offsets = List.copyOf(offsets);
    // What was written before there were any does not have them.
    gaps = List.copyOf(Objects.requireNonNullElse(gaps, List.of()));
    ledger = Collections.unmodifiableMap(new LinkedHashMap<>(ledger));
  }

  /** What a run is to the runs before it. */
  public enum Kind {
    /** It replaces them. */
    @JsonProperty("whole")
    WHOLE,
    /** It adds to them: an increment, or dead letters that were replayed. */
    @JsonProperty("addition")
    ADDITION
  }

  /**
   * A schema.
   *
   * @param fingerprint of its text
   * @param version as its author calls it; null if nobody says
   * @param avro the schema itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DeclaredSchema(String fingerprint, @Nullable String version, JsonNode avro) {}

  /**
   * A table: rows of all its runs.
   *
   * @param name of its folder in each run
   * @param format of its files: parquet, avro, jsonl; of rows that are in no files of the output
   *     the system that has them: postgresql, bigquery
   * @param runs of which no two have a row in common, the oldest first
   */
  public record Table(String name, String format, List<TableRun> runs) {
    public Table {
      runs = List.copyOf(runs);
    }

    /** All files, in the order of the runs. */
    public Stream<DataFile> files() {
      return runs.stream()
          .flatMap(run -> run.partitions().stream())
          .flatMap(partition -> partition.files().stream());
    }
  }

  /**
   * What a run has in a table.
   *
   * @param schema fingerprint of its rows; null of dead letters, which have none
   * @param partitions by path; none of rows that are in no files of the output
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TableRun(
      String run, Kind kind, @Nullable String schema, long rows, List<Partition> partitions) {
    public TableRun {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Files of one folder.
   *
   * @param path in the table of the run: {@code date=2026-02-01}; empty where there are no folders
   */
  public record Partition(String path, long rows, List<DataFile> files) {
    public Partition {
      files = List.copyOf(files);
    }
  }

  /**
   * A file.
   *
   * @param path from the output: {@code runs/…}
   * @param sha256 in hexadecimal
   */
  public record DataFile(String path, long bytes, long rows, String sha256) {}

  /**
   * What a run read.
   *
   * @param inputs as they were asked for, without what is a secret
   * @param files that were found
   * @param bytes of these
   */
  public record Source(List<String> inputs, long files, long bytes) implements Serializable {
    public Source {
      inputs = List.copyOf(inputs);
    }
  }

  /** What the readers of an output see; nothing where nothing is published, or without one. */
  public static Optional<Manifest> read(String output) throws IOException {
    // Any run of the output will do to ask which of them is published.
    Run any = Run.startingAt(Instant.EPOCH, output);
    Optional<String> published = Publication.of(any).published();
    return published.isEmpty() ? Optional.empty() : of(new Run(any.output(), published.get()));
  }

  /** What a run wrote, if it did. */
  public static Optional<Manifest> of(Run run) throws IOException {
    return FILE.read(run);
  }

  /**
   * What a published run wrote.
   *
   * @throws IOException if it is not there
   */
  public static Manifest ofPublished(Run run) throws IOException {
    return of(run)
        .orElseThrow(
            () ->
                new IOException(
                    ("The published run %s of %s has no manifest.json, so nobody knows which files"
                            + " it has: bring it back, or choose another --output")
                        .formatted(run.id(), run.output())));
  }

  /** Removes those of runs that nobody begins to read with any more, see {@link VersionedFile}. */
  public static void deleteOf(String output, List<String> runs) throws IOException {
    FILE.deleteOf(output, runs);
  }

  /**
   * The schema of a pipeline whose tables have one.
   *
   * @throws IllegalStateException if there is none
   */
  public DeclaredSchema declaredSchema() {
    if (schema == null) {
      throw new IllegalStateException(
          "The manifest of run %s has no schema, which %s writes none of".formatted(run, pipeline));
    }
    return schema;
  }

  /** The text of the file. */
  public String toJson() {
    return FILE.json(this);
  }

  void write(Run of) throws IOException {
    FILE.write(of, this);
  }

  /** The table of a name. */
  public Optional<Table> table(String name) {
    return tables.stream().filter(table -> table.name.equals(name)).findFirst();
  }

  /** The format of each table, by its name. */
  public Map<String, String> formats() {
    return tables.stream().collect(Collectors.toMap(Table::name, Table::format));
  }

  /** The runs that have files here, this one included. */
  public Set<String> runs() {
    Set<String> runs = new TreeSet<>(Set.of(run));
    tables.forEach(table -> table.runs.forEach(part -> runs.add(part.run)));
    return runs;
  }

  /** The same, with what the manifest before had in front of what each table has. */
  Manifest after(Manifest before) {
    Map<String, Table> joined = new LinkedHashMap<>();
    before.tables.forEach(table -> joined.put(table.name, table));
    for (Table table : tables) {
      joined.merge(
          table.name,
          table,
          (old, own) -> new Table(own.name, own.format, joined(old.runs, own.runs)));
    }
    return new Manifest(
        version,
        pipeline,
        run,
        Kind.ADDITION,
        before.run,
        schema,
        List.copyOf(joined.values()),
        source,
        arguments,
        TopicPosition.merged(before.offsets, offsets),
        joined(before.gaps, gaps),
        ledger,
        quality);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
