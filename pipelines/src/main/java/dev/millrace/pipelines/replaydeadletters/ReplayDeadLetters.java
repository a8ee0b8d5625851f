package dev.millrace.pipelines.replaydeadletters;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.Launch;
import dev.millrace.pipelines.Millrace;
import dev.millrace.pipelines.MillracePipeline;
import dev.millrace.pipelines.TemplateDefaults;
import dev.millrace.pipelines.deadletters.Fate;
import dev.millrace.pipelines.deadletters.LetterCensus;
import dev.millrace.pipelines.deadletters.LetterPatch;
import dev.millrace.pipelines.deadletters.LetterSelection;
import dev.millrace.pipelines.deadletters.PublishedTable;
import dev.millrace.pipelines.deadletters.Repair;
import dev.millrace.pipelines.deadletters.Replay;
import dev.millrace.pipelines.deadletters.ReplayTarget;
import dev.millrace.pipelines.deadletters.ReplayedLetter;
import dev.millrace.pipelines.ingestevents.ReplayEvents;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.Nearest;
import dev.millrace.pipelines.options.OptionFile;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.pipelines.weblogalerts.ReplayLog;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Feeds dead letters, repaired or not, to the pipeline that set them aside, and adds what they
 * become to its tables. docs/replay-dead-letters.md describes what it writes.
 */
public final class ReplayDeadLetters implements MillracePipeline<ReplayDeadLettersOptions> {
  /** Runs this pipeline without being told its name, as the image of its template does. */
  public static void main(String[] arguments) {
    Millrace.start(new ReplayDeadLetters(), arguments);
  }

  @Override
  public String name() {
    return "replay-dead-letters";
  }

  @Override
  public String summary() {
    return "Reads dead letters again, repaired, and adds what they become to their tables";
  }

  @Override
  public Class<ReplayDeadLettersOptions> optionsType() {
    return ReplayDeadLettersOptions.class;
  }

  @Override
  public Optional<TemplateDefaults> template() {
    // Dead letters are few, or something else is wrong.
    return Optional.of(TemplateDefaults.batch().withMostWorkers(4));
  }

  @Override
  public void check(ReplayDeadLettersOptions options) {
    if (options.getPatch() != null && options.getCorrected() != null) {
      throw UsageException.invalid(
          "corrected",
          options.getCorrected(),
          "must be left out with --patch: a record is repaired in one way");
    }
  }

  @Override
  public void run(ReplayDeadLettersOptions options, Launch launch) throws IOException {
    ReplayTarget target = target(options);
    PublishedTable table = target.table();
    Run run = Run.startingAfter(table.manifest().run(), Instant.now(), table.output());
    Replay replay =
        new Replay(
            table.letters(),
            table.files(ReplayedLetter.TABLE),
            selection(options),
            patch(options.getPatch()),
            options.getCorrected());
    LetterCensus census = LetterCensus.of(replay, target);
    ReplaySummary summary = new ReplaySummary(census, target, launch.console());
    if (census.open() == 0) {
      summary.printNone();
      return;
    }
    requireKnown(options, census);
    if (options.isDryRun()) {
      summary.printPlan();
    } else if (census.count(Fate.REPLAYED) == 0) {
      summary.printNothingToReplay();
    } else {
      switch (target.run(options, launch, run, replay, census)) {
        case FINISHED -> summary.printReplayed(run);
        case SUBMITTED -> launch.console().line("Submitted " + options.getJobName() + ".");
      }
    }
  }

  /** What is published there, of a pipeline that can read its dead letters again. */
  private static ReplayTarget target(ReplayDeadLettersOptions options) throws IOException {
    Run next = Run.startingAt(Instant.now(), options.getOutput());
    List<String> changed = ChangedOptions.of(options);
    if (Publication.of(next).publisher().equals(Optional.of(ReplayLog.pipeline()))) {
      requireOptionsOfLogs(options, changed);
      return ReplayLog.of(next, changed);
    }
    return ReplayEvents.of(PublishedTable.of(next, ReplayEvents.pipeline()), changed);
  }

  private static void requireOptionsOfLogs(ReplayDeadLettersOptions options, List<String> changed) {
    if (options.getPatch() != null) {
      throw UsageException.invalid(
          "patch",
          options.getPatch(),
          "must be left out where the dead letters are lines of a log, which are no JSON: correct"
              + " them by --corrected");
    }
    for (Argument argument : Argument.parse(changed)) {
      if (!argument.name().equals("keepRuns")) {
        throw UsageException.of(
            ("Invalid --%s (must be left out with an output of %s, whose lines are read as the run"
                    + " read them)")
                .formatted(argument.name(), ReplayLog.pipeline()));
      }
    }
  }

  private static LetterSelection selection(ReplayDeadLettersOptions options) {
    return new LetterSelection(
        new TreeSet<>(Objects.requireNonNullElse(options.getReason(), List.of())),
        options.getMaxAttempts(),
        options.getPatch() != null
            ? Repair.PATCH
            : options.getCorrected() != null ? Repair.CORRECTION : Repair.NONE);
  }

  private static @Nullable LetterPatch patch(@Nullable String file) throws IOException {
    if (file == null) {
      return null;
    }
    String text = OptionFile.read("patch", file);
    try {
      return LetterPatch.parse(text);
    } catch (IllegalArgumentException e) {
      throw UsageException.of(
          "Invalid --patch: %s is no JSON-Patch: %s (must be as RFC 6902 has it)"
              .formatted(file, e.getMessage()));
    }
  }

  private static void requireKnown(ReplayDeadLettersOptions options, LetterCensus census) {
    List<String> known = List.copyOf(census.reasons());
    for (String reason : Objects.requireNonNullElse(options.getReason(), List.<String>of())) {
      if (!known.contains(reason)) {
        throw UsageException.invalid(
            "reason",
            reason,
            "must be one of those there are: %s; nearest: %s"
                .formatted(String.join(", ", known), Nearest.to(reason, known).orElse("none")));
      }
    }
  }
}
