package dev.millrace.io.bigquery;

import java.io.Serializable;
import org.apache.beam.sdk.extensions.gcp.auth.CredentialFactory;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where BigQuery is and where credentials come from, which every worker looks up for itself: there
 * are none in the job.
 *
 * @param endpoint of the API; null for Google's own
 * @param credentials finds them
 */
public record BigQueryAccess(
    @Nullable String endpoint, Class<? extends CredentialFactory> credentials)
    implements Serializable {

  /** As the options of the engine have it. */
  public static BigQueryAccess of(PipelineOptions options, @Nullable String endpoint) {
    return new BigQueryAccess(endpoint, options.as(GcpOptions.class).getCredentialFactoryClass());
  }

  /** As Google's libraries look for credentials. */
  GcpOptions options() {
    GcpOptions options = PipelineOptionsFactory.create().as(GcpOptions.class);
    options.setCredentialFactoryClass(credentials);
    return options;
  }
}
