package dev.millrace.io;

import com.google.common.hash.Hashing;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * An output folder on HDFS. A text is written to a hidden file, which is then given its name by a
 * rename: one that refuses to replace, or one that replaces at once. So nobody ever sees half a
 * text, and of several that create a file one succeeds.
 */
final class HdfsOutputFolder implements OutputFolder {
  private final HdfsFile folder;

  HdfsOutputFolder(HdfsFile folder) {
    this.folder = folder;
  }

  @Override
  public boolean create(String name, String text) throws IOException {
    HdfsClient client = HdfsClient.current();
    HdfsFile file = folder.file(name);
    if (client.status(file).isPresent()) {
      return false;
    }
    HdfsFile partial = write(client, file, text);
    boolean created;
    try {
      created = client.renameToNew(partial, file);
    } catch (IOException | RuntimeException e) {
      removeAfter(e, partial);
      throw e;
    }
    if (!created) {
      client.delete(partial);
    }
    return created;
  }

  @Override
  public void replace(String name, String text) throws IOException {
    HdfsClient client = HdfsClient.current();
    HdfsFile file = folder.file(name);
    HdfsFile partial = write(client, file, text);
    try {
      client.renameOver(partial, file);
    } catch (IOException | RuntimeException e) {
      removeAfter(e, partial);
      throw e;
    }
  }

  /**
   * HDFS replaces unconditionally. So whoever wants to exchange a text first creates a file that is
   * named after it, which one of several can, and looks again. A process that is killed at that
   * moment leaves the file, and nobody exchanges that text any more: it must be deleted.
   */
  @Override
  public boolean exchange(String name, String expected, String text) throws IOException {
    String mine =
        "." + name + "." + Hashing.sha256().hashString(expected, StandardCharsets.UTF_8) + ".taken";
    if (!read(name).equals(Optional.of(expected)) || !create(mine, text)) {
      return false;
    }
    boolean exchanged;
    try {
      exchanged = read(name).equals(Optional.of(expected));
      if (exchanged) {
        replace(name, text);
      }
    } catch (IOException | RuntimeException e) {
      removeAfter(e, folder.file(mine));
      throw e;
    }
    delete(mine);
    return exchanged;
  }

  @Override
  public Optional<String> read(String name) throws IOException {
    try (InputStream in = HdfsClient.current().open(folder.file(name))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    HdfsClient.current().delete(folder.file(name));
  }

  @Override
  public List<String> files(String beginning) throws IOException {
    return HdfsClient.current().list(folder).stream()
        .filter(FileStatus::isFile)
        .map(entry -> entry.getPath().getName())
        .filter(name -> name.startsWith(beginning))
        .sorted()
        .toList();
  }

  @Override
  public List<String> runs() throws IOException {
    return HdfsClient.current().list(folder.file("runs").asFolder()).stream()
        .filter(FileStatus::isDirectory)
        .map(entry -> entry.getPath().getName())
        .sorted()
        .toList();
  }

  @Override
  public void deleteRun(String run) throws IOException {
    HdfsClient.current().delete(folder.file("runs/" + run).asFolder());
  }

  /** HDFS has no links that all readers follow: the file is the way. */
  @Override
  public void publish(String name, String text, String run) throws IOException {
    replace(name, text);
  }

  private static HdfsFile write(HdfsClient client, HdfsFile file, String text) throws IOException {
    HdfsFile partial = file.parent().file("." + file.getFilename() + "." + UUID.randomUUID());
    try (FSDataOutputStream out = client.create(partial)) {
      write(out, text);
    } catch (IOException | RuntimeException e) {
      IOException explained = HdfsException.of(file, e);
      removeAfter(explained, partial);
      throw explained;
    }
    return partial;
  }

  /** To the disks of the DataNodes: a power cut must not leave a name with nothing in it. */
  static void write(FSDataOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.hsync();
  }

  /**
   * Removes what a fault would leave behind. If that fails too, the fault is still the one told.
   */
  static void removeAfter(Exception fault, HdfsFile left) {
    try {
      HdfsClient.current().delete(left);
    } catch (IOException | RuntimeException more) {
      fault.addSuppressed(more);
    }
  }
}
