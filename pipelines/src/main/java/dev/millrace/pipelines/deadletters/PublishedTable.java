package dev.millrace.pipelines.deadletters;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.io.manifest.Manifest;
import dev.millrace.pipelines.options.Argument;
import dev.millrace.pipelines.options.EngineOptions;
import dev.millrace.pipelines.options.OptionCatalog;
import dev.millrace.pipelines.options.OptionReader;
import dev.millrace.pipelines.options.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What the readers of an output see, as it was at a moment.
 *
 * @param output the folder of all runs
 * @param manifest that lists all of it
 */
public record PublishedTable(String output, Manifest manifest) {
  private static final String DEAD_LETTERS = "dead-letters";

  /**
   * What is published now.
   *
   * @param next a run that would be the next one
   * @throws UsageException if there is nothing whose dead letters could be replayed
   */
  public static PublishedTable of(Run next, String pipeline) throws IOException {
    String publisher = Publication.of(next).publisher().orElse("");
    if (publisher.isEmpty()) {
      throw UsageException.invalid(
          "output", next.output(), "must be a folder that " + pipeline + " has published a run in");
    } else if (!publisher.equals(pipeline)) {
      throw UsageException.invalid(
          "output",
          next.output(),
          ("must be one of %s; it holds runs of %s, which no replay can add to: where it has dead"
                  + " letters, repair the source and run %s --input=… --output=%s")
              .formatted(pipeline, publisher, publisher, next.output()));
    }
    return new PublishedTable(
        next.output(),
        Manifest.read(next.output())
            .orElseThrow(
                () ->
                    UsageException.invalid(
                        "output",
                        next.output(),
                        "must have a manifest.json in its published run, which versions before"
                            + " manifests did not write; run "
                            + pipeline
                            + " again")));
  }

  /** All dead letters, also those that were replayed. */
  public List<ListedFile> letters() {
    return files(DEAD_LETTERS);
  }

  /** The files of a table; none if there is no such table. */
  public List<ListedFile> files(String name) {
    String folder = new Run(output, manifest.run()).outputFolder().toString();
    List<ListedFile> files = new ArrayList<>();
    manifest
        .table(name)
        .ifPresent(
            table ->
                table
                    .runs()
                    .forEach(
                        run ->
                            run.partitions().stream()
                                .flatMap(partition -> partition.files().stream())
                                .forEach(
                                    file ->
                                        files.add(
                                            new ListedFile(
                                                run.run(),
                                                folder + file.path(),
                                                file.bytes(),
                                                file.rows())))));
    return files;
  }

  /** The options of the run, {@code --name=value}. */
  public List<String> options() {
    return PinnedArguments.withoutThese(manifest.arguments());
  }

  /**
   * The options of the run as its pipeline takes them, for this output.
   *
   * @param changed in place of those of the run
   * @param dropped names of others that are not taken over
   */
  public <O extends PipelineOptions> O optionsOf(
      Class<O> type, List<Argument> changed, Set<String> dropped) {
    List<Argument> arguments = new ArrayList<>(changed);
    Set<String> taken = new HashSet<>(dropped);
    taken.add("output");
    changed.forEach(argument -> taken.add(argument.name()));
    Argument.parse(options()).stream()
        .filter(argument -> !taken.contains(argument.name()))
        .forEach(arguments::add);
    arguments.add(new Argument("output", output));
    return new OptionReader(
            manifest.pipeline() + " --help", OptionCatalog.of(type), EngineOptions.of(List.of()))
        .read(type, List.of(), arguments);
  }

  /** The command that makes the whole table again. */
  public String wholeRun() {
    return command(manifest.pipeline(), options())
        // Into the same one goes only what is new in topics.
        + (manifest.offsets().isEmpty() ? "" : " with another --output");
  }

  /**
   * The command that makes it again with the same ids, if one does: increments of topics keep each
   * its own event of an id.
   */
  public Optional<String> wholeRunOfTheSame() {
    return manifest.offsets().isEmpty() ? Optional.of(wholeRun()) : Optional.empty();
  }

  /** A command for a shell. */
  public static String command(String pipeline, List<String> arguments) {
    return pipeline
        + " "
        + arguments.stream().map(PublishedTable::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return argument.matches("[-A-Za-z0-9_./:=,+@%]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
