package dev.millrace.pipelines.options;

import dev.millrace.io.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that would give a pipeline the options that it has: those of its own, not the
 * engine's, that differ from their defaults. One file is named from the root, so that they mean the
 * same in another folder.
 */
public final class GivenArguments {
  private GivenArguments() {}

  /** Each as {@code --name=value}, in the order of help; a list has one for each of its values. */
  public static <O extends PipelineOptions> List<String> of(Class<O> type, O options) {
    O defaults = PipelineOptionsFactory.as(type);
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : OptionCatalog.of(type).options()) {
      Object value = option.value(options);
      if (value != null && !Objects.equals(value, option.value(defaults))) {
        for (Object one : value instanceof List<?> list ? list : List.of(value)) {
          arguments.add("--" + option.name() + "=" + written(option, one));
        }
      }
    }
    return arguments;
  }

  private static String written(OptionSpec option, @Nullable Object value) {
    String text = String.valueOf(value);
    if (value instanceof Enum<?> choice) {
      return ValueType.written(choice.name());
    }
    if (option.type() == ValueType.FILE) {
      return Run.absolute(text);
    }
    return option.repeatable() && CommaSeparated.split(text).size() > 1
        ? text.replace(",", "\\,")
        : text;
  }
}
