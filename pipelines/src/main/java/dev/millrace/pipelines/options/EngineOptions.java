package dev.millrace.pipelines.options;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Options of Beam and of the engine, which are passed through after Beam itself took them. */
public final class EngineOptions {
  private final Map<String, Method> getters = new TreeMap<>();

  private EngineOptions() {}

  /** The options of these interfaces, and of those that Beam found on the class path. */
  public static EngineOptions of(Collection<Class<? extends PipelineOptions>> types) {
    EngineOptions options = new EngineOptions();
    types.forEach(PipelineOptionsFactory::register);
    for (Class<? extends PipelineOptions> type : PipelineOptionsFactory.getRegisteredOptions()) {
      Properties.getters(type).forEach(options.getters::putIfAbsent);
    }
    Properties.getters(PipelineOptions.class).forEach(options.getters::putIfAbsent);
    return options;
  }

  /** Names in alphabetical order. */
  public List<String> names() {
    return List.copyOf(getters.keySet());
  }

  /** What an option does, in its author's words; empty if they left none. */
  public String meaning(String name) {
    Method getter = getters.get(name);
    Description description = getter == null ? null : getter.getAnnotation(Description.class);
    return description == null ? "" : description.value().replaceAll("\\s+", " ").strip();
  }

  /**
   * Hands arguments to Beam, one at a time first, so that a refusal can be laid at an option's
   * door. A later argument replaces an earlier one of the same name.
   *
   * @throws UsageException if Beam takes one of them not
   */
  public PipelineOptions read(List<Argument> defaults, List<Argument> given) {
    given.forEach(this::tryAlone);
    List<Argument> all = new ArrayList<>(given);
    defaults.stream()
        .filter(other -> given.stream().noneMatch(one -> one.name().equals(other.name())))
        .forEach(all::add);
    return PipelineOptionsFactory.fromArgs(
            all.stream().map(Argument::forBeam).toArray(String[]::new))
        .create();
  }

  private void tryAlone(Argument argument) {
    try {
      PipelineOptionsFactory.fromArgs(argument.forBeam()).create();
    } catch (RuntimeException refused) {
      String value = argument.value();
      throw UsageException.invalid(
          argument.name(), value == null ? "no value" : value, "must be " + valid(argument.name()));
    }
  }

  private String valid(String name) {
    Method getter = getters.get(name);
    if (getter == null) {
      return "an option of this engine";
    }
    Class<?> type = getter.getReturnType();
    return "what Beam takes as " + (type.isEnum() ? ValueType.choices(type) : type.getSimpleName());
  }
}
