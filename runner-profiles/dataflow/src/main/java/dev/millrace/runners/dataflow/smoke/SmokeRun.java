package dev.millrace.runners.dataflow.smoke;

import com.google.api.services.dataflow.model.FlexTemplateRuntimeEnvironment;
import dev.millrace.pipelines.console.Figures;
import dev.millrace.runners.dataflow.service.Waiting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Launches the cases, each when those that it waits for are over, and watches their jobs until all
 * have ended or time is up. A pause between two looks is a quarter of the time in which nothing has
 * changed.
 */
final class SmokeRun {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** So many of a failed job's errors are told, and so much of each. */
  private static final int ERRORS_TOLD = 3;

  private static final int LONGEST_ERROR = 400;
  private static final Set<String> ENDED =
      Set.of("done", "failed", "cancelled", "updated", "drained");

  private final List<Trial> trials;
  private final DataflowService service;
  private final Launches launches;
  private final Waiting waiting;

  /**
   * How the templates are launched.
   *
   * @param specs the folder of their container specs
   * @param run what names of jobs end with
   */
  record Launches(String specs, String run, FlexTemplateRuntimeEnvironment environment) {
    String spec(String template) {
      return SmokeFolder.below(specs, template + ".json");
    }

    String job(String template) {
      return "smoke-" + template + "-" + run;
    }
  }

  SmokeRun(List<SmokeCase> cases, DataflowService service, Launches launches, Waiting waiting) {
    this.trials = cases.stream().map(Trial::new).toList();
    this.service = service;
    this.launches = launches;
    this.waiting = waiting;
  }

  List<Trial> trials() {
    return trials;
  }

  /**
   * Runs them all.
   *
   * @param told what happens, line by line
   */
  void run(Duration timeout, Consumer<String> told) throws InterruptedIOException {
    long begin = waiting.nanoTime();
    long changed = begin;
    while (trials.stream().anyMatch(trial -> !trial.isSettled())) {
      boolean somethingNew = false;
      for (Trial trial : trials) {
        somethingNew |= !trial.isSettled() && advanced(trial, told);
      }
      long now = waiting.nanoTime();
      if (somethingNew) {
        changed = now;
      } else if (now - begin >= timeout.toNanos()) {
        trials.stream()
            .filter(trial -> !trial.isSettled())
            .forEach(trial -> giveUp(trial, timeout));
      } else {
        waiting.pause(pauseAfter(Duration.ofNanos(now - changed)));
      }
    }
  }

  private static Duration pauseAfter(Duration quiet) {
    Duration quarter = quiet.dividedBy(4);
    if (quarter.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return quarter.compareTo(LONGEST_PAUSE) < 0 ? quarter : LONGEST_PAUSE;
  }

  /** Does what can be done now; false if nothing has changed. */
  private boolean advanced(Trial trial, Consumer<String> told) throws InterruptedIOException {
    try {
      return trial.job().isEmpty() ? launchedWhereReady(trial, told) : watched(trial, told);
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException fault) {
      boolean hasJob = !trial.job().isEmpty();
      trial.turned(hasJob ? "not known" : "not launched");
      trial.failed(List.of(String.valueOf(fault.getMessage())));
      return true;
    }
  }

  private boolean launchedWhereReady(Trial trial, Consumer<String> told) throws IOException {
    SmokeCase smoke = trial.smoke();
    for (Trial other : trials) {
      String name = other.smoke().template();
      boolean needed = name.equals(smoke.needs());
      if (needed && other.isSettled() && !other.isRight()) {
        trial.turned("not run");
        trial.failed(List.of("it needs what %s lands, which went wrong".formatted(name)));
        return true;
      } else if ((needed || smoke.after().contains(name)) && !other.isSettled()) {
        return false;
      }
    }
    String name = smoke.template();
    trial.launched(
        service.launch(
            launches.job(name), launches.spec(name), smoke.parameters(), launches.environment()),
        waiting.nanoTime());
    told.accept("%s: launched, %s".formatted(name, service.page(trial.job())));
    return true;
  }

  private boolean watched(Trial trial, Consumer<String> told) throws IOException {
    String state = service.state(trial.job());
    if (!trial.turned(state)) {
      return false;
    }
    told.accept("%s: %s".formatted(trial.smoke().template(), state));
    if (ENDED.contains(state)) {
      trial.ended(waiting.nanoTime());
      if (state.equals("done")) {
        look(trial);
      } else {
        trial.failed(List.of(end(trial.job(), state)));
      }
    }
    return true;
  }

  private static void look(Trial trial) throws InterruptedIOException {
    try {
      LandedLedger ledger = LandedLedger.of(trial.smoke().output());
      List<String> wrong = new ArrayList<>();
      for (String imbalance : ledger.imbalances()) {
        wrong.add("%s does not balance: %s".formatted(ledger.place(), imbalance));
      }
      for (String surprise : ledger.surprises(trial.smoke().totals())) {
        wrong.add("%s: %s".formatted(ledger.place(), surprise));
      }
      trial.landed(ledger, wrong);
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException fault) {
      trial.failed(List.of(String.valueOf(fault.getMessage())));
    }
  }

  private String end(String id, String state) throws IOException {
    List<String> errors = service.errors(id);
    return "its job ended as %s: %s; see %s"
        .formatted(
            state,
            errors.isEmpty()
                ? "it has said nothing of an error"
                : errors.subList(Math.max(0, errors.size() - ERRORS_TOLD), errors.size()).stream()
                    .map(SmokeRun::line)
                    .collect(Collectors.joining(" | ")),
            service.page(id));
  }

  private static String line(String error) {
    String line = error.strip().lines().findFirst().orElse("");
    return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR) + "…";
  }

  private void giveUp(Trial trial, Duration timeout) {
    String after = Figures.clock(timeout);
    if (trial.job().isEmpty()) {
      trial.turned("not run");
      trial.failed(List.of("it was still waiting for others after " + after + " (--timeout)"));
    } else {
      trial.failed(
          List.of(
              "its job has not ended after %s (--timeout); see %s"
                  .formatted(after, service.page(trial.job()))));
    }
  }

  /** The line of progress. */
  String status(Duration elapsed) {
    return trials.stream()
            .filter(trial -> !trial.isSettled())
            .map(trial -> trial.smoke().template() + " " + trial.state())
            .collect(Collectors.joining(", "))
        + ", "
        + Figures.clock(elapsed);
  }

  /** Jobs that have not ended, one line each, with the command that ends them. */
  List<String> goingOn() {
    return trials.stream()
        .filter(Trial::goesOn)
        .map(
            trial ->
                "The job of %s goes on (%s); end it by: %s"
                    .formatted(
                        trial.smoke().template(), trial.state(), service.cancellation(trial.job())))
        .toList();
  }
}
