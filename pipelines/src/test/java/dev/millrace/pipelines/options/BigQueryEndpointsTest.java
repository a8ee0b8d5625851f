package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.io.bigquery.BigQueryLandingOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BigQueryEndpointsTest {
  private static final String REMEDY =
      " (must be https://host or https://host:port, or http:// without TLS; left out it is"
          + " Google's own)";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:9060",
        "bigquerystorage.googleapis.com",
        "grpc://localhost:9060",
        "HTTP://localhost:9060",
        "https:/localhost",
        "https://",
        "https://:9060",
        "https://localhost:",
        "https://localhost:0",
        "https://localhost:65536",
        "https://localhost:port",
        "https://local host",
        "https://localhost?x=1",
        "https://localhost#x",
        ""
      })
  void whatIsNoAddressOfAServiceIsRefusedInOneLine(String endpoint) {
    assertThat(said(endpoint, null), is("Invalid --bigQueryEndpoint: " + endpoint + REMEDY));
    assertThat(said(null, endpoint), is("Invalid --bigQueryStorageEndpoint: " + endpoint + REMEDY));
  }

  @Test
  void aPasswordIsNotShown() {
    assertThat(
        said(null, "https://me:pass@localhost"),
        is("Invalid --bigQueryStorageEndpoint: https://***@localhost" + REMEDY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9060",
        "https://bigquery.googleapis.com/",
        "https://[::1]:65535",
        "https://10.0.0.1"
      })
  void addressesOfServicesAreTaken(String endpoint) {
    assertDoesNotThrow(() -> check(endpoint, endpoint));
    assertDoesNotThrow(() -> check(null, null));
  }

  @Test
  void onlyWhatSpeaksHttpHasAPath() {
    assertDoesNotThrow(() -> check("https://proxy.example/bigquery/", null));
    assertThat(
        said(null, "https://proxy.example/bigquery"),
        is("Invalid --bigQueryStorageEndpoint: https://proxy.example/bigquery" + REMEDY));
  }

  private static String said(@Nullable String api, @Nullable String storage) {
    return String.valueOf(
        assertThrows(UsageException.class, () -> check(api, storage)).getMessage());
  }

  private static void check(@Nullable String api, @Nullable String storage) {
    BigQueryLandingOptions options = PipelineOptionsFactory.as(BigQueryLandingOptions.class);
    options.setBigQueryEndpoint(api);
    options.setBigQueryStorageEndpoint(storage);
    BigQueryEndpoints.check(options);
  }
}
