package dev.millrace.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** An output folder on a local disk: exclusive creation, atomic moves and symbolic links. */
final class LocalOutputFolder implements OutputFolder {
  private final Path folder;

  LocalOutputFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public boolean create(String name, String text) throws IOException {
    Files.createDirectories(folder);
    try {
      Files.writeString(folder.resolve(name), text, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void replace(String name, String text) throws IOException {
    Path partial = folder.resolve("." + name + "." + UUID.randomUUID());
    Files.writeString(partial, text, StandardOpenOption.CREATE_NEW);
    Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Optional<String> read(String name) throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public List<String> runs() throws IOException {
    Path runs = folder.resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(runs)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public void deleteRun(String run) throws IOException {
    try (Stream<Path> tree = Files.walk(folder.resolve("runs").resolve(run))) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void link(String run) throws IOException {
    Path link = folder.resolve(".latest." + UUID.randomUUID());
    Files.createSymbolicLink(link, Path.of("runs", run));
    Files.move(link, folder.resolve("latest"), StandardCopyOption.ATOMIC_MOVE);
  }
}
