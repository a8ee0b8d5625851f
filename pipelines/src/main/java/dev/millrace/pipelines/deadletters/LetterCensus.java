package dev.millrace.pipelines.deadletters;

import dev.millrace.io.DeadLetterFormat;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many dead letters there are and what a replay would make of them: what can be known before it
 * begins, also that it cannot be done. It reads what the replay will read, and tries each repair.
 *
 * <p><b>Memory</b>: 8 bytes for each letter that was replayed before, and about 200 for each letter
 * of the corrected file, whose records are not kept.
 */
public final class LetterCensus {
  private static final byte[] NOTHING = {};

  private final SortedMap<Kind, Map<Fate, Long>> kinds = new TreeMap<>();
  private final TreeSet<String> reasons = new TreeSet<>();
  private final Map<SourcePosition, DeadLetter> corrected = new HashMap<>();
  private final Map<Fate, SourcePosition> firsts = new EnumMap<>(Fate.class);

  private LetterCensus() {}

  /**
   * Letters of one kind.
   *
   * @param step that set them aside
   */
  public record Kind(String step, String reason) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byStep = step.compareTo(other.step);
      return byStep != 0 ? byStep : reason.compareTo(other.reason);
    }
  }

  /**
   * Takes it.
   *
   * @param checks of the pipeline
   * @throws UsageException if a letter cannot be repaired as it is asked for, or one that was
   *     corrected is not there; names the place
   */
  public static LetterCensus of(Replay replay, LetterChecks checks) throws IOException {
    LetterCensus census = new LetterCensus();
    census.readCorrected(replay.corrected(), checks);
    ReplayedBefore replayed = ReplayedBefore.in(replay.marks());
    Set<SourcePosition> unknown = new HashSet<>(census.corrected.keySet());
    for (ListedFile file : replay.letters()) {
      file.forEach(
          DeadLetterFormat.of(),
          letter -> {
            boolean open = !replayed.has(ReplayedLetter.of(file.run(), letter.position()));
            if (open) {
              unknown.remove(letter.position());
            }
            census.count(letter, open, replay, checks);
          });
    }
    requireNone(unknown, replay.corrected());
    return census;
  }

  /** Of a record it is enough to know that it is there. */
  private void readCorrected(@Nullable String file, LetterChecks checks) throws IOException {
    if (file == null) {
      return;
    }
    Map<DeadLetter.Context, DeadLetter.Context> contexts = new HashMap<>();
    try {
      CorrectedLetters.read(
          file,
          letter -> {
            checks.requireOneRecord(letter);
            DeadLetter.Context context = letter.context();
            DeadLetter kept =
                letter
                    .repaired(NOTHING)
                    .within(
                        context == null ? null : contexts.computeIfAbsent(context, same -> same));
            if (corrected.put(letter.position(), kept) != null) {
              throw new IllegalArgumentException(
                  "%s has the letter at %s twice (must have it once)"
                      .formatted(file, letter.position()));
            }
          });
    } catch (FileNotFoundException e) {
      throw UsageException.invalid("corrected", file, "must be a file that exists");
    } catch (IllegalArgumentException e) {
      throw UsageException.of("Invalid --corrected: " + e.getMessage());
    }
  }

  private void count(DeadLetter letter, boolean open, Replay replay, LetterChecks checks) {
    DeadLetter correction = corrected.get(letter.position());
    Fate fate = open ? replay.selection().of(letter, correction) : Fate.REPLAYED_BEFORE;
    if (fate == Fate.REPLAYED) {
      tryRepair(letter, correction, replay, checks);
    }
    reasons.add(letter.reason());
    firsts.merge(fate, letter.position(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
    kinds
        .computeIfAbsent(
            new Kind(letter.step(), letter.reason()), kind -> new EnumMap<>(Fate.class))
        .merge(fate, 1L, Long::sum);
  }

  /** What does not fit a letter is a mistake in what the user gave, or in what was published. */
  private static void tryRepair(
      DeadLetter letter, @Nullable DeadLetter correction, Replay replay, LetterChecks checks) {
    try {
      checks.requireReadable(replay.repairing().of(letter, correction));
    } catch (IllegalArgumentException e) {
      String option =
          switch (replay.selection().repair()) {
            case NONE -> "output";
            case PATCH -> "patch";
            case CORRECTION -> "corrected";
          };
      throw UsageException.of("Invalid --%s: %s".formatted(option, e.getMessage()));
    }
  }

  private static void requireNone(Set<SourcePosition> unknown, @Nullable String file) {
    if (!unknown.isEmpty()) {
      throw UsageException.of(
          ("Invalid --corrected: %s has a letter at %s%s that is none of the published dead"
                  + " letters, or was replayed (must have the source of one)")
              .formatted(
                  file,
                  unknown.stream().min(SourcePosition::compareTo).orElseThrow(),
                  unknown.size() == 1 ? "" : " and %,d more".formatted(unknown.size() - 1)));
    }
  }

  /** All kinds, with how many of each have which fate. */
  public SortedMap<Kind, Map<Fate, Long>> kinds() {
    return kinds;
  }

  /** Letters with a fate. */
  public long count(Fate fate) {
    return kinds.values().stream().mapToLong(fates -> fates.getOrDefault(fate, 0L)).sum();
  }

  /** Letters that no replay has used up. */
  public long open() {
    return kinds.values().stream()
            .flatMap(fates -> fates.values().stream())
            .mapToLong(Long::longValue)
            .sum()
        - count(Fate.REPLAYED_BEFORE);
  }

  /** Reasons that there are, in alphabetical order. */
  public Set<String> reasons() {
    return reasons;
  }

  /** The place of the first letter with a fate, by source; null if there is none. */
  public @Nullable SourcePosition first(Fate fate) {
    return firsts.get(fate);
  }

  /** Letters in the corrected file. */
  public long corrections() {
    return corrected.size();
  }
}
