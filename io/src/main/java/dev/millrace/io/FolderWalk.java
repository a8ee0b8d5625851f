package dev.millrace.io;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Collects the files below a folder whose path from there matches a glob. Follows links. */
final class FolderWalk extends SimpleFileVisitor<Path> {
  private final Path folder;
  private final List<PathMatcher> matchers;
  private final boolean wantsHidden;
  private final List<Path> found = new ArrayList<>();

  private FolderWalk(Path folder, String glob) {
    this.folder = folder;
    this.wantsHidden = Glob.asksForHidden(glob);
    this.matchers = Glob.acrossFolders(glob).stream().map(Glob::matcher).toList();
  }

  static List<Path> files(Path folder, String glob) throws IOException {
    FolderWalk walk = new FolderWalk(folder, glob);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    return walk.found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
    return visited.equals(folder) || isWanted(visited)
        ? FileVisitResult.CONTINUE
        : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Path inFolder = folder.relativize(file);
    if (isWanted(file) && matchers.stream().anyMatch(matcher -> matcher.matches(inFolder))) {
      if (attributes.isSymbolicLink()) {
        throw FileReadException.deadLink(file);
      }
      if (attributes.isRegularFile()) {
        found.add(file);
      }
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

  private boolean isWanted(Path path) {
    return wantsHidden || !Glob.isHidden(path);
  }
}
