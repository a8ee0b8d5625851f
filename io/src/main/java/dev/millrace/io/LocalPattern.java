package dev.millrace.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local files that one pattern stands for.
 *
 * <p>Beam's own file system finds them too, but walks through everything below the last folder
 * before the first wildcard, however few levels the pattern has, and takes a bracket in the name of
 * a folder for a wildcard. Here each part of the pattern looks into the folders that the part
 * before it found, and a part that exists as a name is that name.
 */
final class LocalPattern {
  private final Path path;
  private final List<Path> found = new ArrayList<>();
  private @Nullable Path matchedFolder;

  private LocalPattern(Path path) {
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException for a name that no file can have
   */
  static LocalPattern of(String pattern) {
    String name = pattern.startsWith("file:") ? pattern.substring("file:".length()) : pattern;
    Path path = Path.of(name.startsWith("///") ? name.substring(2) : name);
    return new LocalPattern(path.toAbsolutePath().normalize());
  }

  /**
   * At least one file, some perhaps twice, in any order.
   *
   * @throws IllegalArgumentException with a reason for a person, if there is none
   */
  List<Path> files() throws FileReadException {
    try {
      if (Files.exists(path)) {
        addNamed(path);
      } else {
        List<String> parts = new ArrayList<>();
        path.forEach(part -> parts.add(part.toString()));
        expand(path.getRoot(), parts);
      }
    } catch (IOException e) {
      throw e instanceof FileReadException known
          ? known
          : FileReadException.unreadable(path.toString(), e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          matchedFolder == null
              ? NothingFound.at(path)
              : "matches folders only, such as " + matchedFolder + "; add /** for what is in them");
    }
    return found;
  }

  /** Follows the parts, of which there is at least one, from a folder that exists. */
  private void expand(Path folder, List<String> parts) throws IOException {
    String part = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    Path named = folder.resolve(part);
    if (Glob.crossesFolders(part)) {
      found.addAll(FolderWalk.files(folder, String.join("/", parts)));
    } else if (Files.exists(named) && rest.isEmpty()) {
      addNamed(named);
    } else if (Files.isDirectory(named)) {
      expand(named, rest);
    } else if (Glob.hasWildcard(part)) {
      for (Path match : list(folder, part)) {
        if (rest.isEmpty()) {
          addMatched(match);
        } else if (Files.isDirectory(match)) {
          expand(match, rest);
        }
      }
    }
  }

  private static List<Path> list(Path folder, String part) throws IOException {
    PathMatcher matcher = Glob.matcher(part);
    boolean wantsHidden = Glob.asksForHidden(part);
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> wantsHidden || !Glob.isHidden(entry))
          .filter(entry -> matcher.matches(entry.getFileName()))
          .toList();
    }
  }

  private void addNamed(Path named) throws IOException {
    if (Files.isDirectory(named)) {
      found.addAll(FolderWalk.files(named, "**"));
    } else if (Files.isRegularFile(named)) {
      found.add(named);
    } else {
      throw new IllegalArgumentException("neither a file nor a folder, but a device or a pipe");
    }
  }

  private void addMatched(Path match) throws FileReadException {
    if (Files.isDirectory(match)) {
      matchedFolder = match;
    } else if (Files.isRegularFile(match)) {
      found.add(match);
    } else if (!Files.exists(match)) {
      throw FileReadException.deadLink(match);
    }
  }
}
