package dev.millrace.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Files of a remote system, {@code memory://bucket/name}: without folders, like a bucket, and read
 * through a channel that cannot seek, gives few bytes at a time and sometimes none.
 */
final class MemoryFileSystem extends FileSystem<MemoryFileSystem.Name> {
  /** Every file of the system. */
  static final Map<String, byte[]> FILES = new ConcurrentSkipListMap<>();

  /** The files whose reading fails at a byte. */
  static final Map<String, Integer> FAULTS = new ConcurrentSkipListMap<>();

  /** Makes it known to Beam. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new MemoryFileSystem());
    }
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      String regex =
          spec.replace(".", "\\.").replace("**", "\0").replace("*", "[^/]*").replace("\0", ".*");
      List<MatchResult.Metadata> found =
          FILES.entrySet().stream()
              .filter(file -> file.getKey().matches(regex))
              .map(file -> metadata(file.getKey(), file.getValue().length))
              .toList();
      results.add(
          found.isEmpty()
              ? MatchResult.create(MatchResult.Status.NOT_FOUND, new FileNotFoundException(spec))
              : MatchResult.create(MatchResult.Status.OK, found));
    }
    return results;
  }

  private static MatchResult.Metadata metadata(String name, long size) {
    return MatchResult.Metadata.builder()
        .setResourceId(new Name(name))
        .setSizeBytes(size)
        .setIsReadSeekEfficient(false)
        .build();
  }

  @Override
  protected ReadableByteChannel open(Name name) throws IOException {
    byte[] bytes = FILES.get(name.uri);
    if (bytes == null) {
      throw new FileNotFoundException(name.uri);
    }
    return new Drops(bytes, FAULTS.getOrDefault(name.uri, Integer.MAX_VALUE));
  }

  @Override
  protected Name matchNewResource(String uri, boolean isDirectory) {
    return new Name(uri);
  }

  @Override
  protected String getScheme() {
    return "memory";
  }

  @Override
  protected WritableByteChannel create(Name name, CreateOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void copy(List<Name> from, List<Name> to) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void rename(List<Name> from, List<Name> to, MoveOptions... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void delete(Collection<Name> names) {
    throw new UnsupportedOperationException();
  }

  /** A name in the bucket. */
  record Name(String uri) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      return new Name(uri + "/" + other);
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new Name(uri.substring(0, uri.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return "memory";
    }

    @Override
    public String getFilename() {
      return uri.substring(uri.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return uri.endsWith("/");
    }

    @Override
    public String toString() {
      return uri;
    }
  }

  private static final class Drops implements ReadableByteChannel {
    private final byte[] bytes;
    private final int fault;
    private int at;
    private int turn;

    Drops(byte[] bytes, int fault) {
      this.bytes = bytes;
      this.fault = fault;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (at >= fault) {
        throw new IOException("connection reset");
      }
      int count = Math.min(Math.min(turn++ % 4, into.remaining()), bytes.length - at);
      into.put(bytes, at, count);
      at += count;
      return at == bytes.length && count == 0 ? -1 : count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
