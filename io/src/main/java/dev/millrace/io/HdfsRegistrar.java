package dev.millrace.io;

import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.beam.sdk.util.common.ReflectHelpers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Beam of {@code hdfs://} and of its options, in each process of a run. Where Beam's own
 * module for Hadoop is on the class path, whoever put it there means that one: two file systems of
 * one name would end each run before it starts.
 */
public final class HdfsRegistrar implements FileSystemRegistrar, PipelineOptionsRegistrar {
  private static final String BEAMS_OWN = "org.apache.beam.sdk.io.hdfs.HadoopFileSystemRegistrar";

  private static final Logger LOG = LoggerFactory.getLogger(HdfsRegistrar.class);

  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    return fromOptions(options, ReflectHelpers.findClassLoader());
  }

  /**
   * @param classes where Beam looks for registrars
   */
  static List<FileSystem<?>> fromOptions(PipelineOptions options, ClassLoader classes) {
    if (knows(classes, BEAMS_OWN)) {
      LOG.warn(
          "hdfs:// is held by Beam's own module, since {} is on the class path: set it up by"
              + " --hdfsConfiguration, or leave beam-sdks-java-io-hadoop-file-system out for"
              + " Millrace's hdfs:// and --hadoopConfiguration",
          BEAMS_OWN);
      return List.of();
    }
    HdfsClient.use(HdfsSettings.of(options.as(HdfsOptions.class)));
    return List.of(new HdfsFiles());
  }

  private static boolean knows(ClassLoader classes, String name) {
    try {
      return classes.loadClass(name) != null;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(HdfsOptions.class);
  }
}
