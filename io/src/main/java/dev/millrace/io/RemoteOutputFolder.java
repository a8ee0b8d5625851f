package dev.millrace.io;

import java.io.IOException;
import java.nio.ByteBuffer;
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
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
