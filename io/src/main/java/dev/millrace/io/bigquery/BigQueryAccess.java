package dev.millrace.io.bigquery;

import java.io.Serializable;
import java.util.List;
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
 * @param storageEndpoint of the Storage Write API; null for Google's own
 * @param credentials finds them
 * @param impersonated the account that is acted for, or several on the way to it; null for none
 * @param scopes that credentials are asked for
 */
public record BigQueryAccess(
    @Nullable String endpoint,
    @Nullable String storageEndpoint,
    Class<? extends CredentialFactory> credentials,
    @Nullable String impersonated,
    List<String> scopes)
    implements Serializable {

  public BigQueryAccess {
    scopes = List.copyOf(scopes);
  }

  /** As the options of the engine have it. */
  public static BigQueryAccess of(PipelineOptions options) {
    GcpOptions google = options.as(GcpOptions.class);
    BigQueryLandingOptions own = options.as(BigQueryLandingOptions.class);
    return new BigQueryAccess(
        own.getBigQueryEndpoint(),
        own.getBigQueryStorageEndpoint(),
        google.getCredentialFactoryClass(),
        google.getImpersonateServiceAccount(),
        google.getGcpOauthScopes());
  }

  /** As Google's libraries look for credentials. */
  GcpOptions options() {
    GcpOptions options = PipelineOptionsFactory.create().as(GcpOptions.class);
    options.setCredentialFactoryClass(credentials);
    options.setGcpOauthScopes(scopes);
    if (impersonated != null) {
      options.setImpersonateServiceAccount(impersonated);
    }
    return options;
  }
}
