package dev.millrace.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk that is nearly full: a small file system in memory, in a mount namespace of its own. */
final class Mounts {
  private static final String PROBE = "mount -t tmpfs -o size=64k tmpfs \"$1\"";

  /**
   * The disk takes the place of the output, with what lies there, and is copied back at the end.
   */
  private static final String RUN =
      """
      disk=$1; kept=$2; shift 2
      mv "$disk" "$kept" && mkdir "$disk" || exit 99
      mount -t tmpfs -o size=256k tmpfs "$disk" && cp -a "$kept"/. "$disk" || exit 98
      "$@"
      status=$?
      rm -rf "$kept" && cp -a "$disk" "$kept" || exit 97
      umount "$disk" && rmdir "$disk" && mv "$kept" "$disk" || exit 96
      exit $status
      """;

  private Mounts() {}

  /** Whether this user may do so here. */
  static boolean arePossible(Path folder) throws IOException, InterruptedException {
    Path probe = Files.createDirectory(folder.resolve("probe"));
    try {
      return new ProcessBuilder("unshare", "-rm", "sh", "-c", PROBE, "sh", probe.toString())
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  static List<String> onFullDisk(
      Path folder, Path output, List<String> program, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", RUN, "sh"));
    command.add(output.toString());
    command.add(folder.resolve("kept").toString());
    command.addAll(program);
    command.addAll(arguments);
    return command;
  }
}
