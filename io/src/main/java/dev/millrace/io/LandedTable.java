package dev.millrace.io;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The files of one table of a run, for a program that reads them back.
 *
 * @param files in the order of their names
 */
public record LandedTable<T>(List<Metadata> files, FileFormat<T> format) {

  /** All files in a table's folder that this format wrote. */
  public static <T> LandedTable<T> in(ResourceId folder, FileFormat<T> format) throws IOException {
    List<Metadata> files = new ArrayList<>();
    for (String name : OutputFolder.at(folder).files()) {
      if (name.endsWith(format.extension())) {
        ResourceId file = folder.resolve(name, StandardResolveOptions.RESOLVE_FILE);
        files.add(FileSystems.matchSingleFileSpec(file.toString()));
      }
    }
    return new LandedTable<>(List.copyOf(files), format);
  }

  /** One file, of which a manifest says where it is. */
  public static <T> LandedTable<T> of(String uri, long bytes, FileFormat<T> format) {
    return new LandedTable<>(
        List.of(
            Metadata.builder()
                .setResourceId(FileSystems.matchNewResource(uri, false))
                .setSizeBytes(bytes)
                .setIsReadSeekEfficient(true)
                .build()),
        format);
  }

  /** Bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(Metadata::sizeBytes).sum();
  }

  /** Hands every row to {@code consumer}, file by file. */
  public void forEach(Consumer<T> consumer) throws IOException {
    for (Metadata file : files) {
      try (ReadableByteChannel channel = RemoteCalls.open(file.resourceId())) {
        format.read((SeekableByteChannel) channel, consumer);
      }
    }
  }
}
