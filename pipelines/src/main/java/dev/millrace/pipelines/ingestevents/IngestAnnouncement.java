package dev.millrace.pipelines.ingestevents;

import com.google.common.collect.Streams;
import dev.millrace.io.Announcement;
import dev.millrace.io.Ledger;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest.Kind;
import dev.millrace.io.manifest.ManifestEntry;
import dev.millrace.pipelines.ingestevents.Expectation.Outcome;
import dev.millrace.transforms.events.Baseline;
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
 * @param baselines of the detectors; null where there are none
 */
record IngestAnnouncement(
    ManifestEntry manifest,
    EventLayout layout,
    Expectations expectations,
    PCollectionView<Iterable<RowsProfile>> profile,
    PCollectionView<List<KV<Long, String>>> partitions,
    PCollectionView<Map<String, Long>> deadLetters,
    @Nullable PCollectionView<Map<String, Long>> anomalies,
    @Nullable PCollectionView<Map<Integer, Long>> repeats,
    @Nullable PCollectionView<Iterable<List<Baseline>>> baselines)
    implements Announcement {
  private static final Logger LOG = LoggerFactory.getLogger(IngestAnnouncement.class);

  @Override
  public List<PCollectionView<?>> evidence() {
    List<PCollectionView<?>> all = new ArrayList<>(List.of(profile, partitions, deadLetters));
    if (anomalies != null) {
      all.add(anomalies);
    }
    if (repeats != null) {
      all.add(repeats);
    }
    if (baselines != null) {
      all.add(baselines);
    }
    return all;
  }

  @Override
  public void announce(Run run, Ledger ledger, List<Landed> landed, Evidence evidence)
      throws IOException {
    Optional<String> published = Publication.of(run).published();
    // Who tries again after the run was published would compare it with itself.
    if (!published.equals(Optional.of(run.id())) || QualityReport.FILE.read(run).isEmpty()) {
      QualityEvidence found = found(evidence);
      found.requireComplete(run, ledger);
      PartitionReport.FILE.write(run, found.partitionReport(run));
      QualityReport report = report(run, ledger, found);
      QualityReport.FILE.write(run, compared(run, report, published));
      requireExpected(run, report);
    }
    manifest.reporting(QualityReport.FILE.name()).announce(run, ledger, landed, evidence);
  }

  /** A report that cannot be read, or holds what is none, keeps no run from its readers. */
  static QualityReport compared(Run run, QualityReport report, Optional<String> published) {
    try {
      return published.isEmpty()
          ? report
          : QualityReport.FILE
              .read(new Run(run.output(), published.get()))
              .map(report::comparedWith)
              .orElse(report);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Run {} is compared with none: {}", run.id(), e.toString());
      return report;
    }
  }

  private QualityEvidence found(Evidence evidence) throws IOException {
    return new QualityEvidence(
        layout.profiled().size(),
        Streams.stream(evidence.of(profile)).findFirst().orElseGet(RowsProfile::empty),
        QualityEvidence.partitions(evidence.of(partitions)),
        new QualityReport.Refuses(
            evidence.of(deadLetters), anomalies == null ? Map.of() : evidence.of(anomalies)),
        repeats == null ? Map.of() : evidence.of(repeats),
        baselines == null
            ? List.of()
            : Streams.stream(evidence.of(baselines)).findFirst().orElse(List.of()));
  }

  private QualityReport report(Run run, Ledger ledger, QualityEvidence found) {
    List<ProfiledField> fields = layout.profiled();
    return QualityReport.of(
            ledger,
            run.id(),
            manifest.basedOn() == null ? Kind.WHOLE : Kind.ADDITION,
            fields,
            found.profile(),
            found.refuses(),
            expectations.outcomes(fields, found.profile(), found.repeats()))
        .withDetectors(
            DetectorQuality.of(layout.detectors(), found.baselines(), found.refuses().anomalies()));
  }

  private static void requireExpected(Run run, QualityReport report) {
    List<Outcome> failed = report.failures();
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
