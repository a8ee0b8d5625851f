package dev.millrace.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options that an interface and those it extends declare under {@link OptionGroup}s. Beam's own
 * are not among them.
 */
public final class OptionCatalog {
  private final List<Group> groups;
  private final Map<String, OptionSpec> options;

  private OptionCatalog(List<Group> groups) {
    this.groups = groups;
    this.options = new LinkedHashMap<>();
    groups.stream()
        .flatMap(group -> group.options().stream())
        .forEach(option -> options.put(option.name(), option));
  }

  /**
   * A heading and what stands below it.
   *
   * @param title the heading
   * @param options in reading order
   */
  public record Group(String title, List<OptionSpec> options) {}

  /**
   * Reads an interface.
   *
   * @throws IllegalArgumentException if an option stands in no group, in two, or is not declared
   */
  public static OptionCatalog of(Class<? extends PipelineOptions> type) {
    List<Group> groups = new ArrayList<>();
    addGroups(type, groups);
    return new OptionCatalog(groups);
  }

  private static void addGroups(Class<? extends PipelineOptions> type, List<Group> groups) {
    Map<String, Method> waiting = new TreeMap<>(Properties.getters(type));
    waiting.values().removeIf(getter -> getter.getDeclaringClass() != type);
    for (OptionGroup group : type.getAnnotationsByType(OptionGroup.class)) {
      List<OptionSpec> specs = new ArrayList<>();
      for (String name : group.options()) {
        Method getter = waiting.remove(name);
        checkArgument(
            getter != null,
            "Invalid option in group %s of %s: %s (must be declared there, and in one group)",
            group.title(),
            type.getSimpleName(),
            name);
        specs.add(OptionSpec.of(name, getter, Properties.setter(type, name).orElseThrow()));
      }
      groups.add(new Group(group.title(), specs));
    }
    checkArgument(
        waiting.isEmpty(), "Options of %s in no group: %s", type.getSimpleName(), waiting.keySet());
    for (Class<?> parent : type.getInterfaces()) {
      if (parent != PipelineOptions.class && PipelineOptions.class.isAssignableFrom(parent)) {
        addGroups(parent.asSubclass(PipelineOptions.class), groups);
      }
    }
  }

  /** In reading order, the interface's own before those it inherits. */
  public List<Group> groups() {
    return groups;
  }

  /** All options. */
  Collection<OptionSpec> options() {
    return options.values();
  }

  /** The option of a name, or null. */
  @Nullable OptionSpec option(String name) {
    return options.get(name);
  }

  /** Names of the options that are not hidden. */
  List<String> names() {
    return options.values().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::name)
        .toList();
  }
}
