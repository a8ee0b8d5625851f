package dev.millrace.pipelines.options;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Options of Beam and of the engine, which are passed through after Beam itself took them. */
public final class EngineOptions {
  private final Map<String, Method> getters = new TreeMap<>();

  private EngineOptions() {}

  /** The options of these interfaces, and of those that are on the class path for Beam to find. */
  public static EngineOptions of(Collection<Class<? extends PipelineOptions>> types) {
    EngineOptions options = new EngineOptions();
    types.forEach(options::add);
    for (PipelineOptionsRegistrar registrar : ServiceLoader.load(PipelineOptionsRegistrar.class)) {
      registrar.getPipelineOptions().forEach(options::add);
    }
    options.add(PipelineOptions.class);
    return options;
  }

  private void add(Class<? extends PipelineOptions> type) {
    Properties.getters(type).forEach(getters::putIfAbsent);
  }

  boolean contains(String name) {
    return getters.containsKey(name);
  }

  /** Names of the options that are not hidden, in alphabetical order. */
  List<String> names() {
    return getters.entrySet().stream()
        .filter(option -> !option.getValue().isAnnotationPresent(Hidden.class))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What an option does, in its author's words; empty if they left none. */
  String meaning(String name) {
    Method getter = getters.get(name);
    Description description = getter == null ? null : getter.getAnnotation(Description.class);
    return description == null ? "" : description.value();
  }

  /** The default that is declared; empty if there is none. */
  String fallback(String name) {
    Method getter = getters.get(name);
    return getter == null ? "" : Defaults.of(getter);
  }

  /**
   * Hands arguments to Beam, one at a time first, so that a refusal can be laid at an option's
   * door.
   *
   * @param defaults hold where the same option is not given
   * @throws UsageException if Beam refuses one of them
   */
  PipelineOptions read(List<Argument> defaults, List<Argument> given) {
    List<Argument> all = new ArrayList<>(given);
    defaults.stream()
        .filter(other -> given.stream().noneMatch(one -> one.name().equals(other.name())))
        .forEach(all::add);
    all.forEach(this::register);
    given.forEach(this::tryAlone);
    return PipelineOptionsFactory.fromArgs(
            all.stream().map(Argument::forBeam).toArray(String[]::new))
        .create();
  }

  /** Beam takes an argument only of an interface that it was told of. */
  private void register(Argument argument) {
    Method getter = getters.get(argument.name());
    if (getter != null) {
      PipelineOptionsFactory.register(getter.getDeclaringClass().asSubclass(PipelineOptions.class));
    }
  }

  private void tryAlone(Argument argument) {
    try {
      PipelineOptionsFactory.fromArgs(argument.forBeam()).create();
    } catch (RuntimeException refused) {
      throw UsageException.invalid(
          argument.name(),
          argument.value() == null ? "no value" : argument.value(),
          "must be " + EngineWords.valid(getters.get(argument.name()), refused));
    }
  }
}
