package dev.millrace.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;

/**
 * The files on HDFS that one pattern stands for, by the rules of {@link LocalPattern}: a name that
 * exists is that name, and the signs are those of {@link Glob}. Besides what starts with a dot,
 * wildcards pass over what starts with an underline, as all of Hadoop does, and what ends in {@code
 * ._COPYING_}: these are files that somebody still writes, and marks that somebody has written all.
 */
final class HdfsPattern {
  /** How the name ends of what Hadoop's shell still copies. */
  private static final String COPYING = "._COPYING_";

  private final HdfsClient client = HdfsClient.current();
  private final HdfsFile pattern;
  private final List<FileStatus> found = new ArrayList<>();

  private HdfsPattern(HdfsFile pattern) {
    this.pattern = pattern;
  }

  static HdfsPattern of(HdfsFile pattern) {
    return new HdfsPattern(pattern);
  }

  /** None if there is none, or only a folder of that name; in any order. */
  List<FileStatus> files() throws IOException {
    Optional<FileStatus> named = client.status(pattern);
    if (named.isPresent()) {
      named.filter(FileStatus::isFile).ifPresent(found::add);
    } else {
      List<String> parts =
          Stream.of(pattern.path().split("/")).filter(part -> !part.isEmpty()).toList();
      expand(new HdfsFile(pattern.authority(), "/"), parts);
    }
    return found;
  }

  /** Follows the parts, of which there is at least one, from a folder. */
  private void expand(HdfsFile folder, List<String> parts) throws IOException {
    String part = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    if (Glob.crossesFolders(part)) {
      String glob = String.join("/", parts);
      List<Pattern> wanted = Glob.acrossFolders(glob).stream().map(GlobOfNames::pattern).toList();
      walk(folder, "", wanted, asksForHidden(glob));
    } else if (Glob.hasWildcard(part)) {
      Pattern wanted = GlobOfNames.pattern(part);
      for (FileStatus entry : entries(folder, asksForHidden(part))) {
        if (wanted.matcher(entry.getPath().getName()).matches()) {
          follow(entry, folder, rest);
        }
      }
    } else {
      Optional<FileStatus> named = client.status(folder.file(part));
      if (named.isPresent()) {
        follow(named.get(), folder, rest);
      }
    }
  }

  private void follow(FileStatus entry, HdfsFile folder, List<String> rest) throws IOException {
    if (entry.isDirectory() && !rest.isEmpty()) {
      expand(folder.file(entry.getPath().getName()).asFolder(), rest);
    } else if (entry.isFile() && rest.isEmpty()) {
      found.add(entry);
    }
  }

  /** All below a folder whose path from where the walk began is wanted. */
  private void walk(HdfsFile folder, String path, List<Pattern> wanted, boolean hidden)
      throws IOException {
    for (FileStatus entry : entries(folder, hidden)) {
      String name = entry.getPath().getName();
      if (entry.isDirectory()) {
        walk(folder.file(name).asFolder(), path + name + "/", wanted, hidden);
      } else if (wanted.stream().anyMatch(glob -> glob.matcher(path + name).matches())) {
        found.add(entry);
      }
    }
  }

  private List<FileStatus> entries(HdfsFile folder, boolean hidden) throws IOException {
    return client.list(folder).stream()
        .filter(entry -> hidden || !isHidden(entry.getPath().getName()))
        .filter(entry -> !entry.getPath().getName().endsWith(COPYING))
        .toList();
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static boolean asksForHidden(String glob) {
    return isHidden(glob) || glob.contains("/.") || glob.contains("/_");
  }
}
