package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.Lists;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.io.gcs.GcsFault;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which run the readers of an output folder see. A run first claims the folder by its owner
 * file, lands under {@code runs/}, and is published by replacing {@code current.json}, at once,
 * when its books balance. Until then, and if it fails, readers keep the run before it.
 */
public final class Publication {
  private static final String OWNER = "owner.json";
  private static final String CURRENT = "current.json";
  private static final Duration CLOCK = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int QUIET_LOOKS = 3;

  /** In the folder of a run that was published. */
  private static final String MARKER = "published.json";

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final Run run;
  private final OutputFolder folder;

  private Publication(Run run) {
    this.run = run;
    this.folder = OutputFolder.at(run.outputFolder());
  }

  public static Publication of(Run run) {
    return new Publication(run);
  }

  /**
   * Claims the output for this run. The claim of a process on this machine that no longer lives is
   * taken over, by one of those that try.
   *
   * @throws IOException if another run owns the output, or it cannot be written
   */
  public void claim() throws IOException {
    ProcessHandle process = ProcessHandle.current();
    String claim = claimOf(Long.toString(process.pid()), started(process), now());
    Map<String, String> owner;
    try {
      if (folder.create(OWNER, claim)) {
        return;
      }
      String owned = folder.read(OWNER).orElse("");
      owner = fields(owned);
      if (isDead(owner) && folder.exchange(OWNER, owned, claim)) {
        return;
      }
    } catch (IOException e) {
      throw new IOException(
          "Cannot write to the output "
              + run.output()
              + ": "
              + reason(e)
              + "; choose another --output",
          e);
    }
    if (!owner.containsKey("run")) {
      throw new IOException(
          String.format(
              "Another run seems to write to %s, but %s does not say which: try again, and if no"
                  + " run is under way, delete that file",
              run.output(), run.outputFolder() + OWNER));
    }
    throw new IOException(
        String.format(
            "Another run, %s, writes to %s since %s (process %s on %s): wait for it, choose another"
                + " --output, or, if it is dead, delete %s",
            owner.get("run"),
            run.output(),
            owner.get("since"),
            owner.get("process"),
            owner.get("host"),
            run.outputFolder() + OWNER));
  }

  /**
   * Keeps the claim beyond this process, which has only submitted the run: the run gives it back
   * when it publishes. One that fails keeps it until a person deletes the file.
   */
  public void leaveToJob() throws IOException {
    String claim = folder.read(OWNER).orElse("");
    Map<String, String> owner = fields(claim);
    if (run.id().equals(owner.get("run"))) {
      // A run that has ended in the meantime has no claim to exchange.
      folder.exchange(OWNER, claim, claimOf("submitted", "", owner.getOrDefault("since", "")));
    }
  }

  private String claimOf(String process, String started, String since) throws IOException {
    return json(
        Map.of(
            "run", run.id(),
            "host", host(),
            "process", process,
            "started", started,
            "since", since));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String reason(IOException e) {
    if (e instanceof GcsFault) {
      return String.valueOf(e.getMessage());
    }
    return e instanceof FileAlreadyExistsException taken
        ? taken.getFile() + " is a file (must be a folder)"
        : e.toString();
  }

  /**
   * Looks whether this run may publish: it owns the output, or it is the run that readers see, as
   * an engine may start a job again that has published and given its claim back. One that gave it
   * back after a fault may not, though workers that have not noticed are at its last step: what it
   * landed is being removed.
   *
   * @throws IOException if it may not
   */
  void requireClaim() throws IOException {
    Optional<String> claim = folder.read(OWNER);
    if (claim.isEmpty()) {
      requirePublished();
      return;
    }
    String owner = fields(claim.get()).getOrDefault("run", run.id());
    if (!owner.equals(run.id())) {
      throw new IOException(
          String.format(
              "Run %s took %s over while run %s was still at work; nothing was published",
              owner, run.output(), run.id()));
    }
  }

  private void requirePublished() throws IOException {
    Optional<String> published = published();
    if (!published.equals(Optional.of(run.id()))) {
      throw new IOException(
          String.format(
              "Run %s of %s is still at work, but gave its claim back, and readers see %s: nothing"
                  + " was published",
              run.id(), run.output(), published.map(other -> "run " + other).orElse("no run")));
    }
  }

  /**
   * Looks whether this run holds its claim, for one whose files may have been removed if it does
   * not: who gives a claim back after a fault removes what has landed, and an engine may go on.
   *
   * @throws IOException if it does not
   */
  public void requireHeld() throws IOException {
    Optional<String> owner = folder.read(OWNER).map(text -> fields(text).get("run"));
    if (!owner.equals(Optional.of(run.id()))) {
      throw new IOException(
          String.format(
              "Run %s no longer owns %s (%s does): it was given up while it was still at work;"
                  + " nothing was published",
              run.id(), run.output(), owner.orElse("nobody")));
    }
  }

  /** Gives the claim back, if this run still holds it. */
  public void release() throws IOException {
    Optional<String> owner = folder.read(OWNER);
    if (owner.isPresent() && run.id().equals(fields(owner.get()).get("run"))) {
      folder.delete(OWNER);
    }
  }

  /**
   * Makes this run the one that readers see, and removes the oldest beyond {@code keepRuns}. Doing
   * it again changes nothing.
   */
  public void publish(String pipeline, int keepRuns) throws IOException {
    checkArgument(keepRuns >= 1, "Invalid number of runs to keep: %s (must be >= 1)", keepRuns);
    publish(pipeline);
    removeOldRuns(keepRuns, kept -> Set.of());
  }

  /**
   * Makes this run the one that readers see, and leaves all others alone. Doing it again changes
   * nothing.
   *
   * @throws IOException if the output has runs of another pipeline, which are not this one's to
   *     hide or to remove
   */
  public void publish(String pipeline) throws IOException {
    requireOutputOf(pipeline);
    String current =
        json(
            Map.of(
                "pipeline",
                pipeline,
                "run",
                run.id(),
                "folder",
                "runs/" + run.id(),
                "published",
                now()));
    folder.publish(CURRENT, current, run.id());
    mark(current);
  }

  /** The pipeline whose run readers see, if there is one. */
  public Optional<String> publisher() throws IOException {
    return folder.read(CURRENT).map(text -> fields(text).get("pipeline"));
  }

  /**
   * Looks whether what readers see is a run of this pipeline, or there is none.
   *
   * @throws IOException if it is one of another pipeline
   */
  public void requireOutputOf(String pipeline) throws IOException {
    String publisher = publisher().orElse(pipeline);
    if (!publisher.equals(pipeline)) {
      throw new IOException(
          String.format(
              "The output %s holds runs of %s, and this is %s: choose another --output",
              run.output(), publisher, pipeline));
    }
  }

  /**
   * Says in the run's folder that it was published: afterwards, so that no run says so that was
   * not. One that stops before, or cannot write it, is published all the same; it does not count
   * among the runs to keep, and goes when those after it do.
   */
  private void mark(String current) {
    try {
      folder.create(marker(run.id()), current);
    } catch (IOException e) {
      LOG.warn("Cannot mark the run {} as published: {}", run.id(), e.toString());
    }
  }

  private static String marker(String run) {
    return "runs/" + run + "/" + MARKER;
  }

  /** Which other runs the readers of a run need. */
  @FunctionalInterface
  public interface Needs {
    Set<String> of(String run) throws IOException;
  }

  /**
   * Keeps the newest published runs, those that they need, and the folders of failed ones that are
   * newer than the oldest of them. A folder that cannot be removed stays: the run is published all
   * the same.
   *
   * @throws IOException if it cannot be told what a run needs; then none that may be needed is gone
   */
  public void removeOldRuns(int keepRuns, Needs needs) throws IOException {
    Set<String> needed = new HashSet<>(needs.of(run.id()));
    int published = 1;
    for (String candidate : Lists.reverse(folder.runs())) {
      if (candidate.equals(run.id())) {
        // Of two runs of one second it may not be the last by name.
        continue;
      }
      if (published >= keepRuns) {
        if (needed.contains(candidate)) {
          continue;
        }
        try {
          folder.deleteRun(candidate);
        } catch (IOException e) {
          LOG.warn("Cannot remove the old run {}", candidate, e);
        }
      } else if (folder.read(marker(candidate)).isPresent()) {
        published++;
        needed.addAll(needs.of(candidate));
      }
    }
  }

  /**
   * Removes what failed runs have left, where runs add to each other: their folders, if they were
   * begun before another run and none of them says that it was published. What cannot be removed
   * stays.
   *
   * @param published the runs that readers see
   * @param before a run
   */
  public void removeFailedRuns(Set<String> published, String before) throws IOException {
    for (String candidate : folder.runs()) {
      if (candidate.compareTo(before) < 0
          && !published.contains(candidate)
          && folder.read(marker(candidate)).isEmpty()) {
        try {
          folder.deleteRun(candidate);
        } catch (IOException e) {
          LOG.warn("Cannot remove the failed run {}", candidate, e);
        }
      }
    }
  }

  /**
   * Cleans up after a run that failed: removes what it landed, but for a run that was published or
   * has a ledger that shows why not, and gives the claim back.
   */
  public void abandon() throws IOException {
    try {
      if (!folder.hasLedger(run.id())) {
        removeLanded();
      }
    } finally {
      release();
    }
  }

  /**
   * An engine that reports a fault may have workers that have not noticed, and what these land
   * makes the folder again: it is gone when nobody has made it for a while.
   */
  private void removeLanded() throws IOException {
    for (int quiet = 0; quiet < QUIET_LOOKS; quiet++) {
      if (folder.runs().contains(run.id())) {
        folder.deleteRun(run.id());
        quiet = 0;
      }
      Uninterruptibles.sleepUninterruptibly(BETWEEN_LOOKS);
    }
  }

  /**
   * The run that readers see.
   *
   * @throws IOException if there is a file that names none: to take it for an empty output would
   *     hide all that was published
   */
  public Optional<String> published() throws IOException {
    Optional<String> current = folder.read(CURRENT);
    if (current.isPresent() && !fields(current.get()).containsKey("run")) {
      throw new IOException(
          String.format(
              "%s%s names no run: bring it back from a copy, or from published.json in the folder"
                  + " of the newest run; delete it only to begin anew",
              run.outputFolder(), CURRENT));
    }
    return current.map(text -> fields(text).get("run"));
  }

  /**
   * The newest run whose folder says that it was published, whatever readers see: where there is
   * one and no current.json, that was lost.
   */
  private Optional<String> newestMarked() throws IOException {
    for (String candidate : Lists.reverse(folder.runs())) {
      if (folder.read(marker(candidate)).isPresent()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * Looks whether nothing was published here, where there is no current.json: to take the output
   * for an empty one would leave all that runs have added to it out of what readers see.
   *
   * @throws IOException if something was
   */
  public void requireNoneLost() throws IOException {
    Optional<String> lost = newestMarked();
    if (lost.isPresent()) {
      throw new IOException(
          ("%s has no current.json, but its run %s was published: bring current.json back from a"
                  + " copy, or copy runs/%s/published.json there as current.json, or choose another"
                  + " --output")
              .formatted(run.output(), lost.get(), lost.get()));
    }
  }

  /**
   * Looks whether readers still see the run that this one adds to, or this very run.
   *
   * @param newest that run; null where there was none
   * @throws IOException if they see another one
   */
  public void requireStill(@Nullable String newest) throws IOException {
    String now = published().orElse(null);
    if (!Objects.equals(now, newest) && !run.id().equals(now)) {
      throw new IOException(
          ("The published run of %s is %s now, and was %s when run %s began: another run"
                  + " came between, and nothing of this one was published; start it again")
              .formatted(run.output(), shown(now), shown(newest), run.id()));
    }
  }

  private static String shown(@Nullable String published) {
    return published == null ? "none" : published;
  }

  /** Whether its process is known to have ended; another may have its number by now. */
  private static boolean isDead(Map<String, String> owner) {
    if (!host().equals(owner.get("host"))) {
      return false;
    }
    try {
      return ProcessHandle.of(Long.parseLong(owner.getOrDefault("process", "")))
          .map(process -> !isOne(started(process), owner.getOrDefault("started", "")))
          .orElse(true);
    } catch (NumberFormatException | DateTimeParseException e) {
      return false;
    }
  }

  /** When a process began, as far as the system tells. */
  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** The system works the times out from its clock, which may be corrected. */
  private static boolean isOne(String started, String other) {
    return started.isEmpty()
        || other.isEmpty()
        || Duration.between(Instant.parse(started), Instant.parse(other)).abs().compareTo(CLOCK)
            <= 0;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static String json(Map<String, String> fields) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      for (String name : fields.keySet().stream().sorted().toList()) {
        json.writeStringField(name, fields.get(name));
      }
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          fields.put(json.currentName(), json.getText());
        }
      }
    } catch (IOException e) {
      // A file that a dying process left half written says nothing; the caller names it.
      return Map.of();
    }
    return fields;
  }
}
