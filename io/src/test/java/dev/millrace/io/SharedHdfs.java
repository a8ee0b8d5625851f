package dev.millrace.io;

import dev.millrace.hdfs.HdfsCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** An HDFS for all tests of this process, with which it ends; each test has a folder of its own. */
final class SharedHdfs {
  private SharedHdfs() {}

  /** Started by the first that needs it. */
  private static final class Started {
    private static final HdfsCluster CLUSTER = start();

    private static HdfsCluster start() {
      try {
        // Its processes end with this one, and their files are below target.
        return HdfsCluster.start(
            Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "hdfs").toAbsolutePath()), "io")
                .toAbsolutePath(),
            3);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static HdfsCluster cluster() {
    return Started.CLUSTER;
  }

  /** A folder that nobody else has, which need not exist; ends with a slash. */
  static HdfsFile newFolder() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    return HdfsFile.of(cluster().uri() + "/" + UUID.randomUUID() + "/");
  }

  static void write(HdfsFile file, byte[] bytes) throws IOException {
    try (OutputStream out = Channels.newOutputStream(FileSystems.create(file, "text/plain"))) {
      out.write(bytes);
    }
  }

  static byte[] read(HdfsFile file) throws IOException {
    try (var in = Channels.newInputStream(FileSystems.open(file))) {
      return in.readAllBytes();
    }
  }
}
