package dev.millrace.io;

import java.util.Map;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How HDFS is reached where a URI with the NameNode's host and port does not say enough. */
public interface HdfsOptions extends PipelineOptions {
  @Description(
      "A folder of this machine with Hadoop's core-site.xml and hdfs-site.xml, for hdfs:// with a"
          + " name service (default: what the environment variable HADOOP_CONF_DIR names).")
  @Nullable String getHadoopConfiguration();

  void setHadoopConfiguration(@Nullable String folder);

  @Hidden
  @Description("What the files of that folder say, for the workers; filled in by the program.")
  @Nullable Map<String, String> getHdfsSettings();

  void setHdfsSettings(@Nullable Map<String, String> settings);
}
