package dev.millrace.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says why a local pattern matches nothing, with what is there instead. */
final class NothingFound {
  private static final int NAMES_SHOWN = 3;

  private NothingFound() {}

  static String at(Path path) {
    if (Files.isDirectory(path)) {
      return "the folder holds no file, nor does any below it";
    }
    String what = Glob.hasWildcard(path.toString()) ? "matches no file" : "no such file or folder";
    Path folder = lastFolder(path);
    return what + "; " + folder + " holds " + names(folder);
  }

  /** The last one on the way that exists. */
  private static Path lastFolder(Path path) {
    Path folder = path.getRoot();
    for (Path part : path) {
      Path next = folder.resolve(part);
      if (!Files.isDirectory(next)) {
        break;
      }
      folder = next;
    }
    return folder;
  }

  private static String names(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
      int more = names.size() - NAMES_SHOWN;
      return names.isEmpty()
          ? "nothing"
          : String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
              + (more > 0 ? " and " + more + " more" : "");
    } catch (IOException e) {
      return "what this user may not see";
    }
  }
}
