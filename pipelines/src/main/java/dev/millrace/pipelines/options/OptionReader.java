package dev.millrace.pipelines.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Turns arguments into options, after all of them were checked. */
public final class OptionReader {
  private final String command;
  private final OptionCatalog catalog;
  private final EngineOptions engine;

  /**
   * @param command what shows the help of these options: {@code web-log-alerts --help}
   */
  public OptionReader(String command, OptionCatalog catalog, EngineOptions engine) {
    this.command = command;
    this.catalog = catalog;
    this.engine = engine;
  }

  /**
   * Reads arguments.
   *
   * @param defaults of the engine, which the user's arguments override
   * @param given by the user
   * @throws UsageException at the first argument that is wrong, or the first option that is missing
   */
  public <O extends PipelineOptions> O read(
      Class<O> type, List<Argument> defaults, List<Argument> given) {
    Map<OptionSpec, List<@Nullable String>> own = new LinkedHashMap<>();
    List<Argument> engines = new ArrayList<>();
    for (Argument argument : given) {
      OptionSpec spec = catalog.option(argument.name());
      if (spec != null) {
        own.computeIfAbsent(spec, first -> new ArrayList<>()).add(argument.value());
      } else if (engine.contains(argument.name())) {
        engines.add(argument);
      } else {
        throw unknown(argument);
      }
    }
    O options = engine.read(defaults, engines).as(type);
    own.forEach((spec, values) -> spec.set(options, values));
    for (OptionSpec spec : catalog.options()) {
      if (spec.required() && !own.containsKey(spec)) {
        throw UsageException.missing(spec.name(), spec.remedy() + "; all options: " + command);
      }
    }
    return options;
  }

  private UsageException unknown(Argument argument) {
    String name = nearest(argument.name());
    OptionSpec spec = catalog.option(name);
    return UsageException.of(
        "Unknown option %s (nearest: --%s%s; all options: %s)"
            .formatted(
                argument, name, spec == null ? "" : ", which must be " + spec.valid(), command));
  }

  /** Of the engine's many options one must be nearer than any of the pipeline's own. */
  private String nearest(String written) {
    Optional<String> own = Nearest.to(written, catalog.names());
    Optional<String> engines = Nearest.to(written, engine.names());
    if (own.isEmpty()) {
      return engines.orElse("help");
    }
    return engines
        .filter(name -> Nearest.distance(written, name) < Nearest.distance(written, own.get()))
        .filter(name -> Nearest.distance(written, name) <= 2)
        .orElse(own.get());
  }
}
