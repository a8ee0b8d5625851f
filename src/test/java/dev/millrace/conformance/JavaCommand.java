package dev.millrace.conformance;

import dev.millrace.pipelines.Millrace;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start Millrace in another Java process like this one. */
final class JavaCommand {
  private JavaCommand() {}

  /** The command up to Millrace's own arguments. */
  static List<String> line() {
    return line("-Xmx1g");
  }

  /** The same with so much heap. */
  static List<String> line(String heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            heap,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path", ""),
            Millrace.class.getName()));
    return command;
  }
}
