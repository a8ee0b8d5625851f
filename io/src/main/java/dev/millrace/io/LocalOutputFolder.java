package dev.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
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
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void replace(String name, String text) throws IOException {
    Path partial = partial(name);
    Files.createDirectories(folder);
    try {
      Files.writeString(partial, text, StandardOpenOption.CREATE_NEW);
      Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** The text is written before the link changes, since only that can find the disk full. */
  @Override
  public void publish(String name, String text, String run) throws IOException {
    Path partial = partial(name);
    try {
      Files.writeString(partial, text, StandardOpenOption.CREATE_NEW);
      link(run);
      Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private Path partial(String name) {
    return folder.resolve("." + name + "." + UUID.randomUUID());
  }

  @Override
  public boolean exchange(String name, String expected, String text) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null || !text(file).equals(expected)) {
        return false;
      }
      // In place, so that whoever waits with the same file open sees the new text.
      file.truncate(0);
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      return true;
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static String text(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // One read may give less than all.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
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
  public List<String> files(String beginning) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(beginning))
          .filter(Files::isRegularFile)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    }
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

  private void link(String run) throws IOException {
    Path link = folder.resolve(".latest." + UUID.randomUUID());
    Files.createSymbolicLink(link, Path.of("runs", run));
    try {
      Files.move(link, folder.resolve("latest"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.delete(link);
      throw new IOException(
          "Cannot make " + folder.resolve("latest") + " a link: remove what is there", e);
    }
  }
}
