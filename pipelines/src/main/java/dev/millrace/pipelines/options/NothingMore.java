package dev.millrace.pipelines.options;

import java.util.Arrays;

/** Bears an {@link Option} with nothing set, for getters without one. */
interface NothingMore {
  Option OPTION =
      Arrays.stream(NothingMore.class.getDeclaredMethods())
          .map(method -> method.getAnnotation(Option.class))
          .filter(option -> option != null)
          .findFirst()
          .orElseThrow();

  @Option
  void bearer();
}
