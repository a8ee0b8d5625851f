package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.EventDetector;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class BigQueryStreamLandingTest {
  private static final EventProtection SALES =
      EventProtection.of(
          EventSchema.parse(
              """
              {"type":"record","name":"Sale","fields":[{"name":"price","type":"double"}]}
              """));

  /** Before anybody asks BigQuery, which would have its rows before they are judged. */
  @Test
  void detectorsAreRefused() {
    IngestEventsOptions options = PipelineOptionsFactory.as(IngestEventsOptions.class);
    options.setInput(List.of("kafka://h:1/orders?format=json"));
    options.setTable("bigquery://shop-1/d/t");
    options.setAppend(true);
    options.setRules("rules.yaml");
    EventLayout layout =
        EventLayout.of(SALES)
            .judgedBy(
                EventRules.none(SALES)
                    .with(new EventDetector.TukeyFences("price", EventDetector.Scale.LINEAR, 3)));

    UsageException refusal =
        assertThrows(UsageException.class, () -> EventLanding.of(options, layout));

    assertThat(
        refusal.getMessage(),
        is(
            "Invalid --table: topics do not land in BigQuery with a detector in"
                + " --rules=rules.yaml (must be rules alone)"));
  }
}
