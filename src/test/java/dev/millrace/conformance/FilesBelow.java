package dev.millrace.conformance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files below a folder in which others write and delete while one looks. */
final class FilesBelow extends SimpleFileVisitor<Path> {
  private final String pattern;
  private final List<Path> found = new ArrayList<>();

  private FilesBelow(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Names of those whose whole name matches a regular expression; none if there is no such folder.
   */
  static List<String> matching(Path folder, String pattern) throws IOException {
    return paths(folder, pattern).stream().map(file -> file.getFileName().toString()).toList();
  }

  /** The same files, by their paths. */
  static List<Path> paths(Path folder, String pattern) throws IOException {
    FilesBelow files = new FilesBelow(pattern);
    Files.walkFileTree(folder, files);
    return files.found;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String name = file.getFileName().toString();
    if (name.matches(pattern)) {
      found.add(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException gone) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
    return FileVisitResult.CONTINUE;
  }
}
