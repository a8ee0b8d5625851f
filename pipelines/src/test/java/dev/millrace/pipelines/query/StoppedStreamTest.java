package dev.millrace.pipelines.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.Publication;
import dev.millrace.io.Run;
import dev.millrace.pipelines.topics.StreamManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that was stopped can be gone on with, whatever else is asked at its output. */
class StoppedStreamTest {
  private static final StreamManifest BEGUN =
      StreamManifest.atBeginning(Edges.PIPELINE, "kafka://h:1/t", "as it was", List.of());

  @TempDir Path folder;
  private final DetachedLaunch engine = new DetachedLaunch();

  @BeforeEach
  void publishAStream() throws IOException {
    BEGUN.write(stream());
    Publication publication = Publication.of(stream());
    publication.claim();
    publication.publish(Edges.PIPELINE, 3);
    publication.release();
  }

  @Test
  void aQueryThatHasAnEndIsRefusedAtItsOutput() throws IOException {
    IllegalStateException refused = assertThrows(IllegalStateException.class, this::askThere);

    assertThat(
        refused.getMessage(),
        is(
            "%s holds run %s, a stream that has not ended, and could not go on once another run is"
                    .formatted(stream().output(), stream().id())
                + " published there: choose another folder"));
    assertThat(engine.submitted(), is(List.of()));
    assertThat(StreamManifest.openRun(stream()), is(Optional.of(stream())));
  }

  @Test
  void onceItHasEndedAQueryTakesItsPlace() throws IOException {
    BEGUN.end().write(stream());

    askThere();

    assertThat(engine.submitted().size(), is(1));
  }

  private Run stream() {
    return new Run(folder.resolve("out").toString(), "20260101T000000Z-0001");
  }

  private void askThere() throws IOException {
    String[] arguments = {"--sql=SELECT 1 AS n", "--output=" + stream().output()};
    new QueryPipeline()
        .run(PipelineOptionsFactory.fromArgs(arguments).as(QueryOptions.class), engine);
  }
}
