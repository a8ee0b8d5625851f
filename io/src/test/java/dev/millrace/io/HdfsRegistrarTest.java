package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class HdfsRegistrarTest {
  private final PipelineOptions options = PipelineOptionsFactory.create();

  @Test
  void holdsHdfs() {
    assertThat(new HdfsRegistrar().fromOptions(options), contains(instanceOf(HdfsFiles.class)));
  }

  @Test
  void stepsAsideForBeamsOwnModule() {
    ClassLoader withBeamsOwn =
        new ClassLoader(HdfsRegistrarTest.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals("org.apache.beam.sdk.io.hdfs.HadoopFileSystemRegistrar")) {
              return Object.class;
            }
            throw new ClassNotFoundException(name);
          }
        };

    assertThat(HdfsRegistrar.fromOptions(options, withBeamsOwn), is(List.of()));
  }
}
