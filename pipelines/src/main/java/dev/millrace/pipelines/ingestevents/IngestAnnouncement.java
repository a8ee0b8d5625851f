package dev.millrace.pipelines.ingestevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Iterables;
import dev.millrace.io.Announcement;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.pipelines.ingestevents.Expectation.Outcome;
import dev.millrace.pipelines.ingestevents.QualityReport.PartitionQuality;
import dev.millrace.transforms.quality.ProfiledField;
import dev.millrace.transforms.quality.RowsProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the report of quality of a run, refuses one that does not meet what is expected of it, and
 * writes the manifest.
 *
 * @param profile of the run; none where it has no rows
 * @param anomalies null where no rules judge events
 * @param repeats null where nothing is expected to be unique
 */
record IngestAnnouncement(
    ManifestEntry manifest,
    EventLayout layout,
    Expectations expectations,
    PCollectionView<Iterable<RowsProfile>> profile,
    PCollectionView<List<KV<Long, String>>> partitions,
    PCollectionView<Map<String, Long>> deadLetters,
    @Nullable PCollectionView<Map<String, Long>> anomalies,
    @Nullable PCollectionView<Map<Integer, Long>> repeats)
    implements Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(IngestAnnouncement.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public List<PCollectionView<?>> evidence() {
    List<PCollectionView<?>> all = new ArrayList<>(List.of(profile, partitions, deadLetters));
    if (anomalies != null) {
      all.add(anomalies);
    }
    if (repeats != null) {
      all.add(repeats);
    }
    return all;
  }

  @Override
  public void announce(Run run, Ledger ledger, List<Landed> landed, Evidence evidence)
      throws IOException {
    Optional<String> published = Publication.of(run).published();
    // Who tries again after the run was published would compare it with itself.
    if (!published.equals(Optional.of(run.id())) || QualityReport.FILE.read(run).isEmpty()) {
      QualityReport report = report(run, ledger, evidence);
      QualityReport.FILE.write(
          run, before(run, published).map(report::comparedWith).orElse(report));
      requireExpected(run, report);
    }
    manifest.reporting(QualityReport.FILE.name()).announce(run, ledger, landed, evidence);
  }

  /** A report that cannot be read keeps no run from its readers. */
  private static Optional<QualityReport> before(Run run, Optional<String> published) {
    try {
      return published.isEmpty()
          ? Optional.empty()
          : QualityReport.FILE.read(new Run(run.output(), published.get()));
    } catch (IOException e) {
      LOG.warn("Run {} is compared with none: {}", run.id(), e.toString());
      return Optional.empty();
    }
  }

  private QualityReport report(Run run, Ledger ledger, Evidence evidence) throws IOException {
    List<ProfiledField> fields = layout.profiled();
    RowsProfile rows = Iterables.getFirst(evidence.of(profile), RowsProfile.empty());
    return QualityReport.of(
        ledger,
        run.id(),
        fields,
        rows,
        partitions(evidence.of(partitions)),
        new QualityReport.Refuses(
            evidence.of(deadLetters), anomalies == null ? Map.of() : evidence.of(anomalies)),
        expectations.outcomes(
            fields, rows, repeats == null ? Map.of() : evidence.of(repeats)));
  }

  private static List<PartitionQuality> partitions(List<KV<Long, String>> described)
      throws JsonProcessingException {
    List<PartitionQuality> partitions = new ArrayList<>();
    for (KV<Long, String> partition : described) {
      partitions.add(JSON.readValue(partition.getValue(), PartitionQuality.class));
    }
    return partitions;
  }

  private static void requireExpected(Run run, QualityReport report) {
    List<Outcome> failed =
        report.expectations().stream()
            .filter(outcome -> !outcome.holds() && outcome.onFailure().equals("error"))
            .toList();
    if (!failed.isEmpty()) {
      throw new IllegalStateException(
          "Run %s does not meet %d of %d expectations, so nothing was published: %s"
              .formatted(
                  run.id(),
                  failed.size(),
                  report.expectations().size(),
                  failed.stream().map(Outcome::line).collect(Collectors.joining("; "))));
    }
  }

  @Override
  public void tidy(Run run) {
    manifest.tidy(run);
  }
}
