package dev.millrace.pipelines.query;

import dev.millrace.io.AvroReader;
import dev.millrace.io.FileCompression;
import dev.millrace.io.FileInlet;
import dev.millrace.io.FileRange;
import dev.millrace.io.FileReadException;
import dev.millrace.io.InputFile;
import dev.millrace.io.ParquetReader;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.events.EventSample;
import dev.millrace.pipelines.events.InputFormat;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventSchema;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the files of a table now, and what its columns are. */
final class OpenFiles {
  private final String name;
  private final FilePlace place;
  private final long inferRecords;

  private OpenFiles(String name, FilePlace place, long inferRecords) {
    this.name = name;
    this.place = place;
    this.inferRecords = inferRecords;
  }

  /**
   * Opens a table.
   *
   * @param name in statements
   * @param inferRecords from how many records types are taken where nobody declares them
   * @throws UsageException if there are no such files, or they are no table
   */
  static QueryTable at(String name, FilePlace place, long inferRecords) throws IOException {
    return new OpenFiles(name, place, inferRecords).open();
  }

  private QueryTable open() throws IOException {
    Optional<Manifest> published = published();
    if (published.isPresent()) {
      return publishedTable(published.get());
    }
    if (place.part() != null) {
      throw mistake("has no table %s: it is no --output of a pipeline".formatted(place.part()));
    }
    return table(found(List.of(place.location())), null);
  }

  /** What a pipeline has published there, if it is a folder in which one has. */
  private Optional<Manifest> published() throws IOException {
    if (place.location().matches(".*[*?{\\[].*")) {
      return Optional.empty();
    }
    Publication publication = publication();
    try {
      if (publication.publisher().isEmpty()) {
        return Optional.empty();
      }
    } catch (IOException e) {
      // A file is no folder.
      return Optional.empty();
    }
    Optional<Manifest> manifest = Manifest.read(place.location());
    if (manifest.isEmpty()) {
      throw mistake(
          "has a published run without a manifest, so that nobody knows its files; give the folder"
              + " of its table, runs/RUN/TABLE");
    }
    return manifest;
  }

  private Publication publication() {
    try {
      return Publication.of(Run.startingAt(Instant.EPOCH, place.location()));
    } catch (IllegalArgumentException noFileSystem) {
      throw mistake(
          "is nowhere that a table can be read from (must be a path, or begin with hdfs://, gs://,"
              + " kafka://, jdbc: or bigquery://)");
    }
  }

  private QueryTable publishedTable(Manifest manifest) throws IOException {
    String part = place.part();
    List<String> names = manifest.tables().stream().map(Manifest.Table::name).toList();
    Manifest.Table table =
        (part == null ? manifest.tables().stream().findFirst() : manifest.table(part))
            .orElseThrow(
                () ->
                    mistake(
                        "has no table %s; must be one of %s; nearest: %s"
                            .formatted(
                                part,
                                String.join(", ", names),
                                Nearest.to(String.valueOf(part), names).orElse("none"))));
    String folder =
        new Run(Run.absolute(place.location()), manifest.run()).outputFolder().toString();
    List<String> files = table.files().map(file -> folder + file.path()).toList();
    if (files.isEmpty()) {
      throw mistake(
          "has no files of its table " + table.name() + ", which is in " + table.format());
    }
    boolean isOfSchema = table.equals(manifest.tables().get(0)) && manifest.schema() != null;
    return table(
        found(files),
        isOfSchema ? EventSchema.parse(manifest.declaredSchema().avro().toString()) : null);
  }

  private FileInlet found(List<String> patterns) throws IOException {
    try {
      return FileInlet.matching(patterns);
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw UsageException.of(
          "Invalid table %s: %s".formatted(name, reason.replace("Invalid input: ", "")));
    } catch (FileReadException e) {
      throw UsageException.of("Invalid table %s: %s".formatted(name, e.getMessage()));
    }
  }

  /**
   * The table of some files.
   *
   * @param published the schema that its manifest declares; null if there is none
   */
  private QueryTable table(FileInlet inlet, @Nullable EventSchema published) throws IOException {
    FileKind kind = kind(inlet);
    List<FileRange> files = inlet.files().stream().map(OpenFiles::whole).toList();
    TableColumns columns = columns(kind, files, published);
    return new QueryTable(
        name,
        place.location(),
        columns.schema(),
        columns.note(),
        new FileSource(kind, place.logFormat(), inlet));
  }

  private static FileRange whole(InputFile file) {
    return FileRange.whole(file.uri(), file.compression(), file.size());
  }

  private FileKind kind(FileInlet inlet) {
    List<FileKind> kinds = new ArrayList<>();
    for (InputFile file : inlet.files()) {
      FileKind kind =
          place
              .format()
              .or(() -> FileKind.ofName(file.uri()))
              .orElseThrow(
                  () ->
                      mistake(
                          "the name of %s does not say its format; give it, as in %s=%s?format=csv"
                              .formatted(file.uri(), name, place.location())));
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
      if (kind == FileKind.PARQUET && file.compression() != FileCompression.NONE) {
        throw mistake(file.uri() + " is compressed as a whole, and Parquet cannot be read so");
      }
    }
    if (kinds.size() > 1) {
      throw mistake(
          "has files of %s; a table must be of one format"
              .formatted(String.join(" and ", kinds.stream().map(FileKind::word).toList())));
    }
    return kinds.get(0);
  }

  private TableColumns columns(
      FileKind kind, List<FileRange> files, @Nullable EventSchema published) throws IOException {
    String declared = place.schema();
    if (declared != null) {
      return TableColumns.declared(name, declared);
    }
    return switch (kind) {
      case PARQUET -> ofParquet(files.get(0));
      case AVRO ->
          new TableColumns(
              TableColumns.parsed(
                  name, AvroReader.schemaOf(files.get(0)).toString(), files.get(0).uri()),
              "");
      case CSV -> inferred(InputFormat.CSV, files);
      case JSON ->
          published == null ? inferred(InputFormat.JSON, files) : new TableColumns(published, "");
      case ACCESS_LOG -> new TableColumns(AccessLogRows.SCHEMA, "");
    };
  }

  private static TableColumns ofParquet(FileRange file) throws IOException {
    return TableColumns.of(ParquetReader.columnsOf(file));
  }

  private TableColumns inferred(InputFormat format, List<FileRange> files) throws IOException {
    // A TIMESTAMP is in UTC; a text that does not say its offset is taken for one.
    EventSample sample = EventSample.of(format, files, ZoneOffset.UTC, inferRecords);
    if (!sample.hasFields()) {
      throw mistake(
          "has no %s record that can be read, and so no columns (give it records, its format= or a"
                  .formatted(format.word())
              + " schema=FILE)");
    }
    return TableColumns.of(sample);
  }

  private UsageException mistake(String what) {
    return UsageException.of("Invalid table %s: %s %s".formatted(name, place.location(), what));
  }
}
