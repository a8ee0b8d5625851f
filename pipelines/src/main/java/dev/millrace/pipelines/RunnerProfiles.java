package dev.millrace.pipelines;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engines that this program was built for; there should be one. */
final class RunnerProfiles {
  private final List<RunnerProfile> found;

  private RunnerProfiles(List<RunnerProfile> found) {
    this.found = found;
  }

  static RunnerProfiles onTheClassPath() {
    return of(
        ServiceLoader.load(RunnerProfile.class).stream()
            .map(ServiceLoader.Provider::get)
            .toArray(RunnerProfile[]::new));
  }

  static RunnerProfiles of(RunnerProfile... profiles) {
    return new RunnerProfiles(List.of(profiles));
  }

  /** The one there is. */
  RunnerProfile only() {
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new IllegalStateException(
        found.isEmpty()
            ? "No engine on the class path (must be one: build with -Pflink-runner, -Pspark-runner,"
                + " -Pdirect-runner or -Pdataflow-runner, or start a"
                + " millrace-<runner>-standalone.jar)"
            : "Several engines on the class path: %s (must be one)".formatted(names()));
  }

  /** Their names, for a person. */
  String names() {
    return found.isEmpty()
        ? "none"
        : found.stream().map(RunnerProfile::name).collect(Collectors.joining(", "));
  }

  /** Clients of any of them. */
  Set<String> clients() {
    return found.stream()
        .flatMap(profile -> profile.clients().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The portfolio, and behind it what belongs to the engine alone. */
  List<MillracePipeline<?>> programs() {
    return Stream.concat(
            Portfolio.PIPELINES.stream(),
            found.stream().flatMap(profile -> profile.programs().stream()))
        .toList();
  }

  List<RunnerProfile> all() {
    return found;
  }
}
