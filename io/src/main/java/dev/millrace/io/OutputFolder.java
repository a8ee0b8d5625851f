package dev.millrace.io;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The small files that decide who may write an output folder and which run its readers see. Each
 * file system has its own way to create one exclusively or to replace one at once; what is common
 * is here.
 */
interface OutputFolder {

  /** The way of the file system that {@code folder} is on. */
  static OutputFolder at(ResourceId folder) {
    return switch (folder.getScheme()) {
      case "file" -> new LocalOutputFolder(java.nio.file.Path.of(folder.toString()));
      case "gs" -> new GcsOutputFolder(folder);
      default -> new RemoteOutputFolder(folder);
    };
  }

  /** Creates a file; false if it was there. */
  boolean create(String name, String text) throws IOException;

  /** Replaces a file at once: a reader sees the old text or the new. */
  void replace(String name, String text) throws IOException;

  /**
   * Replaces a file if its text is still the expected one; false if it is not. Of several that try
   * at once, one succeeds.
   */
  boolean exchange(String name, String expected, String text) throws IOException;

  /** Text of a file, if it is there. */
  Optional<String> read(String name) throws IOException;

  void delete(String name) throws IOException;

  /** Names of the files that are in the folder itself and not hidden, sorted. */
  List<String> files() throws IOException;

  /** Names of the files in the folder itself that begin so, hidden or not, sorted. */
  List<String> files(String beginning) throws IOException;

  /** Names of the runs' folders, oldest first. */
  List<String> runs() throws IOException;

  /** Whether a run came as far as its ledger. */
  default boolean hasLedger(String run) throws IOException {
    return read("runs/" + run + "/ledger.json").isPresent();
  }

  /** Removes a run's folder with all that is in it. */
  void deleteRun(String run) throws IOException;

  /**
   * Replaces a file, and lets {@code latest} lead to a run where the file system has links. If that
   * fails neither has changed, or only the link has.
   */
  void publish(String name, String text, String run) throws IOException;

  /**
   * A folder reached through Beam's file systems, which can neither create exclusively nor replace
   * conditionally: two runs started within the same moment may both believe that they own it.
   */
  final class RemoteOutputFolder implements OutputFolder {
    private final ResourceId folder;

    RemoteOutputFolder(ResourceId folder) {
      this.folder = folder;
    }

    @Override
    public boolean create(String name, String text) throws IOException {
      if (read(name).isPresent()) {
        return false;
      }
      write(file(name), text);
      return true;
    }

    @Override
    public void replace(String name, String text) throws IOException {
      ResourceId partial = file(name + "." + UUID.randomUUID());
      write(partial, text);
      FileSystems.rename(
          List.of(partial), List.of(file(name)), StandardMoveOptions.IGNORE_MISSING_FILES);
    }

    @Override
    public boolean exchange(String name, String expected, String text) throws IOException {
      if (!read(name).equals(Optional.of(expected))) {
        return false;
      }
      replace(name, text);
      return true;
    }

    @Override
    public Optional<String> read(String name) throws IOException {
      MatchResult match = FileSystems.match(file(name).toString(), EmptyMatchTreatment.ALLOW);
      if (match.status() != MatchResult.Status.OK || match.metadata().isEmpty()) {
        return Optional.empty();
      }
      try (ReadableByteChannel channel = FileSystems.open(file(name))) {
        return Optional.of(
            new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
      }
    }

    @Override
    public void delete(String name) throws IOException {
      FileSystems.delete(List.of(file(name)), StandardMoveOptions.IGNORE_MISSING_FILES);
    }

    @Override
    public List<String> files() throws IOException {
      return files("").stream().filter(name -> !name.startsWith(".")).toList();
    }

    @Override
    public List<String> files(String beginning) throws IOException {
      return matching(beginning + "*").stream()
          .map(file -> file.toString().substring(folder.toString().length()))
          .sorted()
          .toList();
    }

    @Override
    public List<String> runs() throws IOException {
      int depth = folder.toString().length() + "runs/".length();
      return matching("runs/**").stream()
          .map(file -> file.toString().substring(depth))
          .filter(path -> path.indexOf('/') > 0)
          .map(path -> path.substring(0, path.indexOf('/')))
          .distinct()
          .sorted()
          .toList();
    }

    @Override
    public void deleteRun(String run) throws IOException {
      FileSystems.delete(matching("runs/" + run + "/**"), StandardMoveOptions.IGNORE_MISSING_FILES);
    }

    @Override
    public void publish(String name, String text, String run) throws IOException {
      // Object stores and HDFS have no links that all readers follow: the file is the way.
      replace(name, text);
    }

    private List<ResourceId> matching(String pattern) throws IOException {
      return FileSystems.match(folder + pattern, EmptyMatchTreatment.ALLOW).metadata().stream()
          .map(MatchResult.Metadata::resourceId)
          .toList();
    }

    private ResourceId file(String name) {
      return folder.resolve(name, StandardResolveOptions.RESOLVE_FILE);
    }

    private static void write(ResourceId file, String text) throws IOException {
      try (WritableByteChannel channel = FileSystems.create(file, "application/json")) {
        channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
