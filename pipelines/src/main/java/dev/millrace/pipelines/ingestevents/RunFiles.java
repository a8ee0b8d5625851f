package dev.millrace.pipelines.ingestevents;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.io.Edge;
import dev.millrace.io.FileFormat;
import dev.millrace.io.LandFiles;
import dev.millrace.io.LandPartitions;
import dev.millrace.io.PublishRun;
import dev.millrace.io.Run;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.events.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** The files of a run: how each table lands in them, and which tables must be there in the end. */
final class RunFiles {
  /** Of what a run reads, one file of dead letters takes about so many bytes if all are. */
  private static final long DEAD_LETTERS_PER_FILE = 64L << 20;

  private static final int MOST_FILES = 256;

  private final Run run;
  private final IngestEventsGraph.Settings settings;
  private final Seams seams;
  private final int filesOfRefuse;
  private final List<LandFiles<?>> tables = new ArrayList<>();
  private @Nullable LandPartitions<Row> partitions;

  /**
   * @param textBytes about how many bytes of text the run reads
   */
  RunFiles(Run run, IngestEventsGraph.Settings settings, Seams seams, long textBytes) {
    this.run = run;
    this.settings = settings;
    this.seams = seams;
    this.filesOfRefuse = (int) Math.max(1, Math.min(MOST_FILES, textBytes / DEAD_LETTERS_PER_FILE));
  }

  /**
   * @param named how its files begin: two landings share the folder
   */
  LandFiles<DeadLetter> deadLetters(Edge edge, String named) {
    return refuse(
        LandFiles.into(
                run.table(IngestEventsGraph.DEAD_LETTERS),
                seams.files(edge, DeadLetterFormat.of()),
                edge)
            .named(named));
  }

  LandFiles<Row> anomalies() {
    return refuse(
        LandFiles.into(
            run.table(IngestEventsGraph.ANOMALIES),
            format(Edges.ANOMALIES, settings.reading().layout().anomalies()),
            Edges.ANOMALIES));
  }

  private <T> LandFiles<T> refuse(LandFiles<T> files) {
    LandFiles<T> landing = files.inShards(filesOfRefuse).withReceipts();
    tables.add(landing);
    return landing;
  }

  /**
   * @param read with how much there is of each partition
   */
  LandPartitions<Row> events(PCollectionTuple read) {
    return partitioned(landing(read).withReceipts());
  }

  /** The same, where the files are counted by who loads them. */
  LandPartitions<Row> eventsToLoad(PCollectionTuple read) {
    return partitioned(landing(read));
  }

  private LandPartitions<Row> landing(PCollectionTuple read) {
    return LandPartitions.into(
            run.table(IngestEventsGraph.EVENTS),
            format(Edges.ROWS, settings.reading().schema()),
            Edges.ROWS)
        .by(settings.reading().partitions(), read.get(ReadEvents.WEIGHTS), settings.bytesPerFile());
  }

  private LandPartitions<Row> partitioned(LandPartitions<Row> landing) {
    tables.add(landing.empty());
    partitions = landing;
    return landing;
  }

  private FileFormat<Row> format(Edge edge, EventSchema schema) {
    return seams.files(edge, settings.tableFormat().of(schema, about(schema)));
  }

  /** What each file says about itself, so that it can be understood by itself. */
  private Map<String, String> about(EventSchema schema) {
    Map<String, String> about = new TreeMap<>();
    about.put("millrace.pipeline", Edges.PLAN.pipeline());
    about.put("millrace.run", run.id());
    about.put("millrace.schema", schema.json());
    about.put("millrace.schema.fingerprint", schema.fingerprint());
    PrivacyKey key = settings.reading().key();
    if (key != null) {
      about.put("millrace.privacy.key", key.id());
    }
    settings
        .reading()
        .schema()
        .version()
        .ifPresent(version -> about.put("millrace.schema.version", version));
    return about;
  }

  /** Has each table published with a file, though it has no rows. */
  PublishRun withTables(PublishRun publishing) {
    PublishRun with = publishing;
    for (LandFiles<?> table : tables) {
      with = with.withTable(table);
    }
    return with;
  }

  /** Has the partitions of events held against what was landed, if events land in files. */
  PublishRun withPartitions(PublishRun publishing) {
    return partitions == null ? publishing : publishing.withPartitions(partitions);
  }
}
