package dev.millrace.io;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;
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
  private static final int NAMES_IN_EXPLANATION = 3;

  private final String pattern;
  private final Path path;
  private final List<Path> found = new ArrayList<>();
  private @Nullable Path matchedFolder;

  private LocalPattern(String pattern, Path path) {
    this.pattern = pattern;
    this.path = path;
  }

  static LocalPattern of(String pattern) {
    String name = pattern.startsWith("file:") ? pattern.substring("file:".length()) : pattern;
    try {
      Path path = Path.of(name.startsWith("///") ? name.substring(2) : name);
      return new LocalPattern(pattern, path.toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw invalid(pattern, e.getReason());
    }
  }

  /** At least one file, some perhaps twice, in any order. */
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
      throw invalid(pattern, explanation());
    }
    return found;
  }

  /** Follows the parts, of which there is at least one, from a folder that exists. */
  private void expand(Path folder, List<String> parts) throws IOException {
    String part = parts.get(0);
    if (crossesFolders(part)) {
      addTree(folder, String.join("/", parts));
      return;
    }
    Path named = folder.resolve(part);
    boolean isLast = parts.size() == 1;
    if (Files.exists(named)) {
      if (isLast) {
        addNamed(named);
      } else if (Files.isDirectory(named)) {
        expand(named, parts.subList(1, parts.size()));
      }
    } else if (hasWildcard(part)) {
      for (Path match : list(folder, part)) {
        if (isLast) {
          addMatched(match);
        } else if (Files.isDirectory(match)) {
          expand(match, parts.subList(1, parts.size()));
        }
      }
    }
  }

  private List<Path> list(Path folder, String part) throws IOException {
    PathMatcher matcher = matcher(part);
    boolean wantsHidden = part.startsWith(".");
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> wantsHidden || !isHidden(entry))
          .filter(entry -> matcher.matches(entry.getFileName()))
          .toList();
    }
  }

  private void addNamed(Path named) throws IOException {
    if (Files.isDirectory(named)) {
      addTree(named, "**");
    } else if (Files.isRegularFile(named)) {
      found.add(named);
    } else {
      throw invalid(pattern, "neither a file nor a folder, but a device or a pipe");
    }
  }

  private void addMatched(Path match) throws IOException {
    if (Files.isDirectory(match)) {
      matchedFolder = match;
    } else if (Files.isRegularFile(match)) {
      found.add(match);
    } else if (!Files.exists(match)) {
      throw FileReadException.unreadable(
          match.toString(), new NoSuchFileException("a link that leads nowhere"));
    }
  }

  /** Every file below a folder whose path from there matches a glob. */
  private void addTree(Path folder, String glob) throws IOException {
    List<PathMatcher> matchers = new ArrayList<>(List.of(matcher(glob)));
    for (String rest = glob; rest.startsWith("**/"); ) {
      // Two stars stand for any number of folders, none included.
      rest = rest.substring("**/".length());
      matchers.add(matcher(rest));
    }
    boolean wantsHidden = glob.startsWith(".") || glob.contains("/.");
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            return visited.equals(folder) || wantsHidden || !isHidden(visited)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path inFolder = folder.relativize(file);
            if ((wantsHidden || !isHidden(file))
                && matchers.stream().anyMatch(matcher -> matcher.matches(inFolder))) {
              addMatched(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            if (fault instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw FileReadException.unreadable(file.toString(), fault);
          }
        });
  }

  private PathMatcher matcher(String glob) {
    try {
      return path.getFileSystem().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw invalid(pattern, "not a glob: " + e.getDescription());
    }
  }

  private static boolean crossesFolders(String part) {
    return part.contains("**")
        || Collections.frequency(part.chars().boxed().toList(), (int) '{')
            != Collections.frequency(part.chars().boxed().toList(), (int) '}');
  }

  private static boolean hasWildcard(String part) {
    return part.chars().anyMatch(sign -> "*?[{\\".indexOf(sign) >= 0);
  }

  private static boolean isHidden(Path entry) {
    return entry.getFileName().toString().startsWith(".");
  }

  private String explanation() {
    if (Files.isDirectory(path)) {
      return "the folder holds no file, nor does any below it";
    }
    if (matchedFolder != null) {
      return "matches folders only, such as " + matchedFolder + "; add /** for the files in them";
    }
    Path folder = path.getRoot();
    while (!folder.equals(path)
        && Files.isDirectory(folder.resolve(path.getName(folder.getNameCount())))) {
      folder = folder.resolve(path.getName(folder.getNameCount()));
    }
    return (hasWildcard(path.toString()) ? "matches no file" : "no such file or folder")
        + "; "
        + folder
        + " holds "
        + names(folder);
  }

  private static String names(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
      int shown = Math.min(NAMES_IN_EXPLANATION, names.size());
      return names.isEmpty()
          ? "nothing"
          : String.join(", ", names.subList(0, shown))
              + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
    } catch (IOException e) {
      return "what this user may not see";
    }
  }

  private static IllegalArgumentException invalid(String pattern, String reason) {
    return new IllegalArgumentException("Invalid input: " + pattern + " (" + reason + ")");
  }
}
