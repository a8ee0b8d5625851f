package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

class DelayMetricTest {

  /** Observes three delays for each element, and reports them. */
  private static final class Observing extends DoFn<Integer, Void> {
    private final DelayMetric delay = DelayMetric.of("millrace.step", "delay");

    @ProcessElement
    public void process(@Element Integer seconds) {
      delay.observe(-5);
      delay.observe(1_000L * seconds);
      delay.observe(1_000L * seconds + 1);
      delay.report();
      delay.report();
    }
  }

  /** Of -5 ms, 1 s, 1.001 s, -5 ms, 400 s and 400.001 s. */
  @Test
  void delaysAreADistributionAndCountersByBound() {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--targetParallelism=1").create());
    pipeline.apply(Create.of(1, 400)).apply(ParDo.of(new Observing()));

    MetricQueryResults metrics =
        pipeline.run().metrics().queryMetrics(MetricsFilter.builder().build());

    Map<String, Long> counters = new TreeMap<>();
    metrics
        .getCounters()
        .forEach(counter -> counters.put(counter.getName().getName(), counter.getAttempted()));
    assertThat(
        counters,
        is(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("delay.count", 6L),
                    Map.entry("delay.totalMillis", 802_002L),
                    Map.entry("delay.within1s", 3L),
                    Map.entry("delay.within2s", 4L),
                    Map.entry("delay.within5s", 4L),
                    Map.entry("delay.within10s", 4L),
                    Map.entry("delay.within30s", 4L),
                    Map.entry("delay.within60s", 4L),
                    Map.entry("delay.within120s", 4L),
                    Map.entry("delay.within300s", 4L),
                    Map.entry("delay.within600s", 6L),
                    Map.entry("delay.within1800s", 6L)))));
    metrics
        .getDistributions()
        .forEach(
            distribution -> {
              assertThat(distribution.getName().getName(), is("delayMillis"));
              assertThat(
                  distribution.getAttempted(),
                  is(DistributionResult.create(802_002, 6, 0, 400_001)));
            });
    assertThat(((java.util.Collection<?>) metrics.getDistributions()).size(), is(1));
  }
}
