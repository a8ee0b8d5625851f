package dev.millrace.runners.dataflow.smoke;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** Neither has a default that is right for everybody. */
class WhereItRunsTest {
  @Test
  void aProjectAndARegionMustBeKnown() {
    assertThat(refusal("", "europe-west1"), is("Missing --project (must be the id of a project)"));
    assertThat(
        refusal("nobody", " "),
        is("Missing --region (must be a region of Google Cloud, for example europe-west1)"));
  }

  private static String refusal(String project, String region) {
    SmokeTemplatesOptions options = PipelineOptionsFactory.as(SmokeTemplatesOptions.class);
    options.as(DataflowPipelineOptions.class).setProject(project);
    options.as(DataflowPipelineOptions.class).setRegion(region);
    return String.valueOf(
        assertThrows(UsageException.class, () -> new SmokeTemplates().check(options)).getMessage());
  }
}
