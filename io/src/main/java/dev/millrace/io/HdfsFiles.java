package dev.millrace.io;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.IOUtils;

/**
 * HDFS as one of Beam's file systems: {@code hdfs://HOST:PORT/PATH}, or a name service in place of
 * host and port. A name that exists is taken literally; else its wildcards are those of local
 * names, see {@link HdfsPattern}. Folders are no matches. A rename replaces, at once.
 */
final class HdfsFiles extends FileSystem<HdfsFile> {
  @Override
  protected List<MatchResult> match(List<String> patterns) {
    List<MatchResult> results = new ArrayList<>();
    for (String pattern : patterns) {
      results.add(match(pattern));
    }
    return results;
  }

  private static MatchResult match(String pattern) {
    try {
      HdfsFile named = HdfsFile.of(pattern);
      List<Metadata> found = new ArrayList<>();
      for (FileStatus file : HdfsPattern.of(named).files()) {
        found.add(metadata(named, file));
      }
      return found.isEmpty()
          ? MatchResult.create(
              MatchResult.Status.NOT_FOUND, new FileNotFoundException("No such file: " + pattern))
          : MatchResult.create(MatchResult.Status.OK, found);
    } catch (IOException e) {
      return MatchResult.create(MatchResult.Status.ERROR, e);
    }
  }

  private static Metadata metadata(HdfsFile named, FileStatus file) {
    return Metadata.builder()
        .setResourceId(new HdfsFile(named.authority(), file.getPath().toUri().getPath()))
        .setSizeBytes(file.getLen())
        .setIsReadSeekEfficient(true)
        .setLastModifiedMillis(file.getModificationTime())
        .build();
  }

  @Override
  protected WritableByteChannel create(HdfsFile file, CreateOptions options) throws IOException {
    return new HdfsSink(file, HdfsClient.current().create(file));
  }

  /** Refuses a file that is still being written, of which the NameNode does not count all. */
  @Override
  protected ReadableByteChannel open(HdfsFile file) throws IOException {
    HdfsClient client = HdfsClient.current();
    FileStatus status =
        client.status(file).orElseThrow(() -> new FileNotFoundException("No such file: " + file));
    return HdfsSource.of(file, client.open(file), status.getLen());
  }

  /** HDFS cannot copy: the bytes come here and go back. */
  @Override
  protected void copy(List<HdfsFile> from, List<HdfsFile> to) throws IOException {
    HdfsClient client = HdfsClient.current();
    for (int i = 0; i < from.size(); i++) {
      IOUtils.copyBytes(client.open(from.get(i)), client.create(to.get(i)), 1 << 16, true);
    }
  }

  @Override
  protected void rename(List<HdfsFile> from, List<HdfsFile> to, MoveOptions... options)
      throws IOException {
    List<MoveOptions> wanted = List.of(options);
    if (wanted.contains(StandardMoveOptions.SKIP_IF_DESTINATION_EXISTS)) {
      // Then Beam looks for what is there itself.
      throw new UnsupportedOperationException();
    }
    for (int i = 0; i < from.size(); i++) {
      try {
        HdfsClient.current().renameOver(from.get(i), to.get(i));
      } catch (FileNotFoundException e) {
        if (!wanted.contains(StandardMoveOptions.IGNORE_MISSING_FILES)) {
          throw e;
        }
      }
    }
  }

  @Override
  protected void delete(Collection<HdfsFile> files) throws IOException {
    for (HdfsFile file : files) {
      HdfsClient.current().delete(file);
    }
  }

  @Override
  protected HdfsFile matchNewResource(String uri, boolean isDirectory) {
    HdfsFile file = HdfsFile.of(uri);
    checkArgument(
        isDirectory || !file.isDirectory(), "Invalid file: %s (must not end with /)", uri);
    return isDirectory ? file.asFolder() : file;
  }

  @Override
  protected String getScheme() {
    return HdfsFile.SCHEME;
  }
}
