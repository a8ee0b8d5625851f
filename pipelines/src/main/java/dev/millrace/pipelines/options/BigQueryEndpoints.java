package dev.millrace.pipelines.options;

import dev.millrace.io.bigquery.BigQueryLandingOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What must hold of the places that BigQuery's services are looked for at. */
public final class BigQueryEndpoints {
  private static final int LAST_PORT = 65_535;
  private static final String HOST = "https?://[^/@?#]*[^/@?#:]";
  private static final Pattern OF_API = Pattern.compile(HOST + "(/[^?#]*)?");

  /** A connection of gRPC goes to a host, and has no path. */
  private static final Pattern OF_STORAGE = Pattern.compile(HOST + "/?");

  private BigQueryEndpoints() {}

  /**
   * Looks at both, whether or not they are used.
   *
   * @throws UsageException if one is no address of a service
   */
  public static void check(PipelineOptions options) {
    BigQueryLandingOptions endpoints = options.as(BigQueryLandingOptions.class);
    require("bigQueryEndpoint", endpoints.getBigQueryEndpoint(), OF_API);
    require("bigQueryStorageEndpoint", endpoints.getBigQueryStorageEndpoint(), OF_STORAGE);
  }

  private static void require(String option, @Nullable String endpoint, Pattern form) {
    if (endpoint != null && !(form.matcher(endpoint).matches() && hasHost(endpoint))) {
      throw UsageException.invalid(
          option,
          endpoint,
          "must be https://host or https://host:port, or http:// without TLS; left out it is"
              + " Google's own");
    }
  }

  private static boolean hasHost(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      return uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LAST_PORT;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
