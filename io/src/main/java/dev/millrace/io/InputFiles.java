package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files that patterns stand for, and opens them for a first look. */
final class InputFiles {
  /** Opening a remote file takes long enough to notice; this many show a wrong permission. */
  static final int OPENED_REMOTE_FILES = 64;

  private static final Pattern SCHEME =
      Pattern.compile("([a-zA-Z][-a-zA-Z0-9+.]*):/.*", Pattern.DOTALL);

  private InputFiles() {}

  /** The files of all patterns, each once, in the order of their names. */
  static List<InputFile> matching(List<String> patterns) throws FileReadException {
    SortedSet<Path> paths = new TreeSet<>();
    Map<String, InputFile> remote = new TreeMap<>();
    for (String pattern : patterns) {
      try {
        checkArgument(!pattern.isBlank(), "must be a file, a folder or a glob");
        if (isLocal(pattern)) {
          paths.addAll(LocalPattern.of(pattern).files());
        } else {
          RemotePattern.of(pattern).files().forEach(file -> remote.put(file.uri(), file));
        }
      } catch (IllegalArgumentException e) {
        String shown = pattern.isBlank() ? "'" + pattern + "'" : pattern;
        throw new IllegalArgumentException(
            "Invalid input: " + shown + " (" + e.getMessage() + ")", e);
      }
    }
    List<InputFile> local = distinct(paths);
    look(local);
    look(remote.values().stream().limit(OPENED_REMOTE_FILES).toList());
    return Stream.concat(local.stream(), remote.values().stream())
        .sorted(Comparator.comparing(InputFile::uri))
        .toList();
  }

  static boolean isLocal(String pattern) {
    Matcher matcher = SCHEME.matcher(pattern);
    return !matcher.matches() || matcher.group(1).equals("file");
  }

  /** Leaves out what another name leads to as well; the name that comes first stays. */
  private static List<InputFile> distinct(SortedSet<Path> paths) throws FileReadException {
    Set<Path> seen = new HashSet<>();
    List<InputFile> files = new ArrayList<>();
    for (Path path : paths) {
      try {
        if (seen.add(path.toRealPath())) {
          files.add(InputFile.of(path.toString(), Files.size(path)));
        }
      } catch (IOException e) {
        throw FileReadException.unreadable(path.toString(), e);
      }
    }
    return files;
  }

  private static void look(List<InputFile> files) throws FileReadException {
    for (InputFile file : files) {
      try (FileBytes bytes = FileBytes.open(file.uri())) {
        FirstBytes.check(bytes.readNBytes(FirstBytes.LENGTH), file.uri(), file.compression());
      } catch (FileReadException e) {
        throw e;
      } catch (IOException e) {
        throw FileReadException.unreadable(file.uri(), e);
      }
    }
  }
}
