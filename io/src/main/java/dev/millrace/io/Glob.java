package dev.millrace.io;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * The signs of globs on local disks and HDFS, which are those of {@link
 * java.nio.file.FileSystem#getPathMatcher}; {@link GlobOfNames} matches names of HDFS.
 */
final class Glob {
  private static final String WILDCARDS = "*?[{\\";

  private Glob() {}

  /**
   * For local names.
   *
   * @throws IllegalArgumentException with a reason for a person
   */
  static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a glob: " + e.getDescription(), e);
    }
  }

  /** Globs of which one must match the path from where the walk began. */
  static List<String> acrossFolders(String glob) {
    List<String> globs = new ArrayList<>();
    globs.add(glob);
    for (String rest = glob; rest.startsWith("**/"); ) {
      // Two stars stand for any number of folders, none included.
      rest = rest.substring("**/".length());
      globs.add(rest);
    }
    return List.copyOf(globs);
  }

  static boolean hasWildcard(String part) {
    return part.chars().anyMatch(sign -> WILDCARDS.indexOf(sign) >= 0);
  }

  /** Whether a part between two slashes says something about the parts after it. */
  static boolean crossesFolders(String part) {
    return part.contains("**") || count(part, '{') != count(part, '}');
  }

  /** Whether wildcards pass over it. */
  static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  /** Whether a glob asks for names that wildcards pass over. */
  static boolean asksForHidden(String glob) {
    return glob.startsWith(".") || glob.contains("/.");
  }

  private static long count(String part, char sign) {
    return part.chars().filter(other -> other == sign).count();
  }
}
