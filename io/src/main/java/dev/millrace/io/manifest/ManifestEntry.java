package dev.millrace.io.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.Announcement;
import dev.millrace.io.Edge;
import dev.millrace.io.LandedFiles;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.kafka.TopicGap;
import dev.millrace.io.kafka.TopicPosition;
import dev.millrace.io.manifest.Manifest.DataFile;
import dev.millrace.io.manifest.Manifest.DeclaredSchema;
import dev.millrace.io.manifest.Manifest.Kind;
import dev.millrace.io.manifest.Manifest.Partition;
import dev.millrace.io.manifest.Manifest.Source;
import dev.millrace.io.manifest.Manifest.Table;
import dev.millrace.io.manifest.Manifest.TableRun;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run puts into its manifest, as far as it is known before the run: the rest is the receipts
 * of what it has landed. Travels to the worker that publishes.
 *
 * @param pipeline that the run is of
 * @param schema of the events; null where each table has one of its own
 * @param tables in their order
 * @param source what is read
 * @param arguments see {@link Manifest}
 * @param offsets see {@link Manifest}
 * @param gaps see {@link Manifest}
 * @param keepRuns how many published runs stay, with those whose files their manifests list
 * @param basedOn the published run that this one adds to; null if it replaces what there is
 * @param quality see {@link Manifest}
 */
public record ManifestEntry(
    String pipeline,
    @Nullable EventSchema schema,
    List<TableEntry> tables,
    Source source,
    List<String> arguments,
    List<TopicPosition> offsets,
    List<TopicGap> gaps,
    int keepRuns,
    @Nullable String basedOn,
    @Nullable String quality)
    implements Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestEntry.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  public ManifestEntry {
    tables = List.copyOf(tables);
    arguments = List.copyOf(arguments);
    offsets = List.copyOf(offsets);
    gaps = List.copyOf(gaps);
  }

  /**
   * A table.
   *
   * @param name of its folder
   * @param format see {@link Manifest.Table}
   * @param edges of the ledger that end in it, each with files or rows of its own
   * @param schema fingerprint of its rows; null of dead letters, which have none
   * @param place of its rows
   */
  public record TableEntry(
      String name, String format, List<Edge> edges, @Nullable String schema, Place place)
      implements Serializable {
    public TableEntry {
      edges = List.copyOf(edges);
    }

    /** In files of the run's folder. */
    public static TableEntry inFiles(
        String name, String format, Edge edge, @Nullable String schema) {
      return new TableEntry(name, format, List.of(edge), schema, Place.FILES);
    }

    /** In files of the run's folder that several steps land, of rows that no schema is given of. */
    public static TableEntry inFilesOf(String name, String format, Edge... edges) {
      return new TableEntry(name, format, List.of(edges), null, Place.FILES);
    }

    /** In a system outside. */
    public static TableEntry elsewhere(
        String name, String system, Edge edge, @Nullable String schema) {
      return new TableEntry(name, system, List.of(edge), schema, Place.ELSEWHERE);
    }

    /** The same, where another landing shares its folder. */
    public TableEntry and(Edge other) {
      List<Edge> more = new ArrayList<>(edges);
      more.add(other);
      return new TableEntry(name, format, more, schema, place);
    }
  }

  /** Where the rows of a table are. */
  public enum Place {
    /** In files of the run's folder, each with a receipt. */
    FILES,
    /** In a system outside, which has them when the run is published. */
    ELSEWHERE
  }

  /** Of a run that replaces what there is. */
  public static ManifestEntry of(
      String pipeline,
      @Nullable EventSchema schema,
      Source source,
      List<String> arguments,
      int keepRuns) {
    return new ManifestEntry(
        pipeline, schema, List.of(), source, arguments, List.of(), List.of(), keepRuns, null, null);
  }

  /** With one more table. */
  public ManifestEntry withTable(TableEntry table) {
    List<TableEntry> more = new ArrayList<>(tables);
    more.add(table);
    return new ManifestEntry(
        pipeline, schema, more, source, arguments, offsets, gaps, keepRuns, basedOn, quality);
  }

  /** The same run as an addition to the one that is published. */
  public ManifestEntry addingTo(String published) {
    return new ManifestEntry(
        pipeline, schema, tables, source, arguments, offsets, gaps, keepRuns, published, quality);
  }

  /** With a report of quality, which is in the run's folder before. */
  public ManifestEntry reporting(String file) {
    return new ManifestEntry(
        pipeline, schema, tables, source, arguments, offsets, gaps, keepRuns, basedOn, file);
  }

  /** With how far topics were read, and without what of them. */
  public ManifestEntry reaching(List<TopicPosition> reached, List<TopicGap> gone) {
    return new ManifestEntry(
        pipeline, schema, tables, source, arguments, reached, gone, keepRuns, basedOn, quality);
  }

  @Override
  public void announce(Run run, Ledger ledger, List<Landed> landed, Evidence evidence)
      throws IOException {
    List<Table> own = new ArrayList<>();
    for (TableEntry table : tables) {
      own.add(new Table(table.name, table.format, List.of(part(run, table, ledger, landed))));
    }
    Manifest whole =
        new Manifest(
            Manifest.VERSION,
            pipeline,
            run.id(),
            Kind.WHOLE,
            null,
            schema == null ? null : declared(schema),
            own,
            source,
            arguments,
            offsets,
            gaps,
            ledger.totals(),
            quality);
    Optional<Manifest> before = before(run);
    (before.isPresent() ? whole.after(before.get()) : whole).write(run);
  }

  private static DeclaredSchema declared(EventSchema schema) {
    return new DeclaredSchema(schema.fingerprint(), schema.version().orElse(null), avro(schema));
  }

  private static JsonNode avro(EventSchema schema) {
    try {
      return JSON.readTree(schema.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A schema that is no JSON: " + schema.json(), e);
    }
  }

  /**
   * The manifest that this run adds to.
   *
   * @throws IOException if another run was published since this one began
   */
  private Optional<Manifest> before(Run run) throws IOException {
    if (basedOn == null) {
      return Optional.empty();
    }
    Publication.of(run).requireStill(basedOn);
    Manifest before = Manifest.ofPublished(new Run(run.output(), basedOn));
    requireFormats(before.formats());
    return Optional.of(before);
  }

  /**
   * Refuses to add to tables of other formats: a table has one. To be called before the run too.
   *
   * @param before by the names of the tables that are added to, see {@link Manifest#formats}
   * @throws IllegalStateException if one differs
   */
  public void requireFormats(Map<String, String> before) {
    for (TableEntry table : tables) {
      String format = before.getOrDefault(table.name, table.format);
      if (!format.equals(table.format)) {
        throw new IllegalStateException(
            ("The table %s of the published run is in %s, and this run would add to it in %s, which"
                    + " no reader expects: land as before, or choose another --output")
                .formatted(table.name, format, table.format));
      }
    }
  }

  private TableRun part(Run run, TableEntry table, Ledger ledger, List<Landed> landed)
      throws IOException {
    List<Partition> partitions =
        switch (table.place) {
          case FILES -> partitions(run, table, landed);
          case ELSEWHERE -> List.of();
        };
    return new TableRun(
        run.id(),
        basedOn == null ? Kind.WHOLE : Kind.ADDITION,
        table.schema,
        table.edges.stream().mapToLong(ledger::received).sum(),
        partitions);
  }

  private static List<Partition> partitions(Run run, TableEntry table, List<Landed> landed)
      throws IOException {
    String output = run.outputFolder().toString();
    String folder = run.table(table.name).toString();
    Map<String, List<DataFile>> files = new TreeMap<>();
    Map<String, Long> listed = new TreeMap<>();
    for (Landed one : landed) {
      String place = one.file().place();
      if (table.edges.contains(one.edge())) {
        listed.put(place, one.file().bytes());
        files
            .computeIfAbsent(partition(place.substring(folder.length())), path -> new ArrayList<>())
            .add(
                new DataFile(
                    place.substring(output.length()),
                    one.file().bytes(),
                    one.rows(),
                    one.file().sha256()));
      }
    }
    requireSame(run, table, listed);
    List<Partition> partitions = new ArrayList<>();
    files.forEach(
        (path, all) ->
            partitions.add(new Partition(path, all.stream().mapToLong(DataFile::rows).sum(), all)));
    return partitions;
  }

  private static String partition(String path) {
    int end = path.lastIndexOf('/');
    return end < 0 ? "" : path.substring(0, end);
  }

  /**
   * What lies there is what was landed: an engine that gave a worker up while it lived, or an
   * earlier attempt at a source that has changed since, may have left or replaced a file.
   */
  private static void requireSame(Run run, TableEntry table, Map<String, Long> listed)
      throws IOException {
    Map<String, Long> found = new TreeMap<>();
    LandedFiles.below(run.table(table.name))
        .forEach(file -> found.put(file.resourceId().toString(), file.sizeBytes()));
    Set<String> all = new TreeSet<>(listed.keySet());
    all.addAll(found.keySet());
    for (String file : all) {
      Long expected = listed.get(file);
      Long bytes = found.get(file);
      if (expected == null || !expected.equals(bytes)) {
        throw new IOException(
            ("%s has %s, and the run landed %s there: another attempt or a person changed it"
                    + " meanwhile, and nothing was published; run again")
                .formatted(file, shown(bytes), shown(expected)));
      }
    }
  }

  private static String shown(@Nullable Long bytes) {
    return bytes == null ? "no file" : String.format(Locale.ROOT, "%,d bytes", bytes);
  }

  @Override
  public void tidy(Run run) {
    try {
      Publication.of(run)
          .removeOldRuns(
              keepRuns,
              kept ->
                  Manifest.of(new Run(run.output(), kept)).map(Manifest::runs).orElse(Set.of()));
    } catch (IOException e) {
      LOG.warn("Cannot remove what runs before {} leave behind: {}", run.id(), e.toString());
    }
  }
}
