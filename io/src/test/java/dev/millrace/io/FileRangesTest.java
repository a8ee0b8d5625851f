package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.SourceTestUtils;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRangesTest {
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final long MEBIBYTE = 1L << 20;

  @RegisterExtension final TestPipelineExtension pipelines = TestPipelineExtension.create();
  @TempDir private Path folder = Path.of("");

  @Test
  void bringsEveryRangeIntoThePipelineOnce(TestPipeline pipeline) throws IOException {
    for (int i = 0; i < 30; i++) {
      Files.writeString(folder.resolve(i + ".log"), "line\n".repeat(i));
    }
    FileInlet inlet = FileInlet.matching(List.of(folder.toString()));

    PCollection<FileRange> ranges = pipeline.apply("Find logs", inlet.ranges());

    PAssert.that(ranges).containsInAnyOrder(inlet.split());
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 10 * MEBIBYTE, 64 * MEBIBYTE, 1000 * MEBIBYTE, Long.MAX_VALUE})
  void splitsBetweenRangesWhateverTheEngineAsksFor(long desired) throws Exception {
    FileRangeSource source = FileRangeSource.of(ranges(200, 4 * MEBIBYTE));
    List<FileRange> read = new ArrayList<>();
    for (FileRangeSource split : source.split(desired, OPTIONS)) {
      read.addAll(SourceTestUtils.readFromSource(SerializableUtils.clone(split), OPTIONS));
      assertThat(split.getEstimatedSizeBytes(OPTIONS), lessThanOrEqualTo(64 * MEBIBYTE));
    }

    assertThat(read, is(ranges(200, 4 * MEBIBYTE)));
  }

  @Test
  void givesEachShareSeveralSplitsSoThatASlowWorkerGetsFewer() {
    FileRangeSource source = FileRangeSource.of(ranges(75, 4 * MEBIBYTE));

    assertThat(source.split(150 * MEBIBYTE, OPTIONS).size(), is(9));
  }

  @Test
  void keepsSmallFilesTogetherAndCompressedOnesForTheWorkTheyAre() {
    List<FileRange> small = ranges(10_000, 10_000);
    List<FileRange> compressed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      compressed.add(FileRange.whole("/" + i + ".gz", FileCompression.GZIP, 2 * MEBIBYTE));
    }

    // 10,000 files of 10 kB and what it costs to open them are 720 MiB of work, on two workers.
    assertThat(FileRangeSource.of(small).split(360 * MEBIBYTE, OPTIONS).size(), is(12));
    assertThat(FileRangeSource.of(compressed).split(40 * MEBIBYTE, OPTIONS).size(), is(4));
  }

  @Test
  void canBeSplitWhileItIsRead() throws Exception {
    BoundedSource<FileRange> source = FileRangeSource.of(ranges(12, MEBIBYTE));

    SourceTestUtils.assertSplitAtFractionExhaustive(source, OPTIONS);
  }

  private static List<FileRange> ranges(int count, long length) {
    List<FileRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranges.add(FileRange.whole("/logs/" + i + ".log", FileCompression.NONE, length));
    }
    return ranges;
  }
}
