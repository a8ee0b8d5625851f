package dev.millrace.io.bigquery;

import com.google.common.collect.ImmutableList;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.jspecify.annotations.Nullable;

/** What reading from BigQuery and landing there take from the options of the engine. */
public interface BigQueryLandingOptions extends PipelineOptions {
  @Description("Where the API of BigQuery is. By default it is Google's.")
  @Nullable String getBigQueryEndpoint();

  void setBigQueryEndpoint(@Nullable String bigQueryEndpoint);

  @Description(
      "Where the Storage Write API of BigQuery is, https://host:port, or http:// without TLS and"
          + " credentials. By default it is Google's.")
  @Nullable String getBigQueryStorageEndpoint();

  void setBigQueryStorageEndpoint(@Nullable String bigQueryStorageEndpoint);

  /** Makes the options known to command lines. */
  final class Registrar implements PipelineOptionsRegistrar {
    @Override
    public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
      return ImmutableList.of(BigQueryLandingOptions.class);
    }
  }
}
