package dev.millrace.pipelines.ingestevents;

import com.google.common.collect.ImmutableMap;
import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.RunFile;
import dev.millrace.io.kafka.Taking;
import dev.millrace.io.kafka.TopicPlaces;
import dev.millrace.io.kafka.TopicPlan;
import dev.millrace.io.kafka.TopicPosition;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.pipelines.deadletters.LetterEdges;
import dev.millrace.pipelines.deadletters.PinnedFiles;
import dev.millrace.pipelines.topics.PlanWords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the tables of an output have come with topics.
 *
 * @param newest the run that readers see; null where there is none
 * @param reached by its manifest
 * @param formats of its tables, by their names
 * @param pinned key and rules that its run had
 */
record IngestedTopics(
    @Nullable String newest,
    List<TopicPosition> reached,
    Map<String, String> formats,
    PinnedFiles pinned) {
  private static final ImmutableMap<String, String> BESIDES =
      ImmutableMap.of(
          "anomalies", "anomalies",
          "deadLetters", "dead letters",
          "duplicates", "duplicates",
          "blankLines", "empty records");

  IngestedTopics {
    reached = List.copyOf(reached);
    formats = Map.copyOf(formats);
  }

  /**
   * What is there now.
   *
   * @param next a run that would be the next
   * @throws IOException if the folder holds something else, or runs that nothing leads to: to take
   *     it for an empty one would ingest all again
   */
  static IngestedTopics before(Run next) throws IOException {
    Publication publication = Publication.of(next);
    publication.requireOutputOf(Edges.PLAN.pipeline());
    Optional<String> newest = publication.published();
    if (newest.isEmpty()) {
      publication.requireNoneLost();
      return new IngestedTopics(null, List.of(), Map.of(), new PinnedFiles(null, null));
    }
    Manifest manifest = Manifest.ofPublished(new Run(next.output(), newest.get()));
    return new IngestedTopics(
        newest.get(), manifest.offsets(), manifest.formats(), PinnedFiles.in(manifest));
  }

  /**
   * Refuses to add what another key or other rules have made: values would land under two
   * pseudonyms, and a replay has the key and the rules of the newest run alone.
   *
   * @throws IllegalStateException if one differs; rules may come where there were none
   */
  void requireSame(PinnedFiles now) {
    if (!now.hasKeyOf(pinned)) {
      throw new IllegalStateException(
          ("The key of pseudonyms has the id %s, and that of run %s, which this one would add to,"
                  + " had %s: give that key by --privacyKeyFile or --privacyKeyVariable, or choose"
                  + " another --output")
              .formatted(
                  Objects.requireNonNullElse(now.privacyKey(), "none"),
                  newest,
                  pinned.privacyKey()));
    }
    if (pinned.rules() != null && !now.hasRulesOf(pinned)) {
      throw new IllegalStateException(
          ("The rules are not those of run %s, which this one would add to: give --rules as it was"
                  + " then, or choose another --output")
              .formatted(newest));
    }
  }

  /**
   * Refuses a run that replaces all that readers see, where that came from topics, of which a run
   * reads what is new. Holds from then on only for a run that has claimed the output.
   *
   * @param inputs that it reads
   * @throws IOException also where it cannot be told, because the manifest is lost
   */
  static void requireNone(Run next, List<String> inputs) throws IOException {
    Publication publication = Publication.of(next);
    publication.requireOutputOf(Edges.PLAN.pipeline());
    Optional<String> newest = publication.published();
    if (newest.isEmpty()) {
      return;
    }
    Run published = new Run(next.output(), newest.get());
    if (isOlderThanTopics(published)) {
      return;
    }
    List<TopicPosition> reached = Manifest.ofPublished(published).offsets();
    if (!reached.isEmpty()) {
      throw new IllegalStateException(
          ("The output %s holds what was ingested from topics (%s), and a run over %s would take"
                  + " its place: choose another --output")
              .formatted(
                  next.output(),
                  TopicPlaces.of(
                      reached.stream().map(one -> one.topic() + "-" + one.partition()).toList()),
                  TopicPlaces.of(inputs)));
    }
  }

  /**
   * Whether a version wrote a run that had no topics, and maybe no manifests; its books tell. Those
   * of a replay do not say what it added to.
   */
  private static boolean isOlderThanTopics(Run published) throws IOException {
    return Manifest.of(published).isEmpty()
        && RunFile.of(published, "ledger.json")
            .read()
            .filter(
                books ->
                    Stream.of(Edges.OFFSETS, LetterEdges.FOUND)
                        .noneMatch(edge -> books.contains('"' + edge.from() + '"')))
            .isPresent();
  }

  /** The one line of a run that was published. */
  static String summary(Run run, TopicPlan plan, Taking taking) throws IOException {
    Optional<Manifest> manifest = Manifest.of(run);
    if (manifest.isEmpty()) {
      // Others have published since, and it is not among the manifests that are kept.
      return PlanWords.published(plan, taking, "Ingested records");
    }
    Map<String, Long> totals = manifest.get().ledger();
    List<String> besides = new ArrayList<>();
    BESIDES.forEach(
        (total, words) -> {
          long count = totals.getOrDefault(total, 0L);
          if (count > 0) {
            besides.add(words + " " + Figures.count(count));
          }
        });
    return PlanWords.published(
        plan,
        taking,
        "Ingested %s events%s from %s records"
            .formatted(
                Figures.count(totals.getOrDefault("kept", 0L)),
                besides.isEmpty() ? "" : " (" + String.join(", ", besides) + ")",
                Figures.count(totals.getOrDefault("read", 0L))));
  }
}
