package dev.millrace.io;

import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Tells Beam of {@code hdfs://} and of its options, in each process of a run. */
public final class HdfsRegistrar implements FileSystemRegistrar, PipelineOptionsRegistrar {
  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    HdfsClient.use(HdfsSettings.of(options.as(HdfsOptions.class)));
    return List.of(new HdfsFiles());
  }

  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(HdfsOptions.class);
  }
}
