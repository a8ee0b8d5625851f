package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BigQueryAddressTest {
  @Test
  void namesProjectDatasetAndTable() {
    assertThat(
        BigQueryAddress.parse("bigquery://shop-1/lake/orders"),
        is(new BigQueryAddress("shop-1", "lake", "orders", List.of())));
    assertThat(
        BigQueryAddress.parse("bigquery://example.com:shop-1/lake/or-ders_2?clusterBy=a,b"),
        is(new BigQueryAddress("example.com:shop-1", "lake", "or-ders_2", List.of("a", "b"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bigquery://shop-1/lake",
        "bigquery://shop-1/lake/orders/more",
        "bigquery://Shop/lake/orders",
        "bigquery://shop-1/la.ke/orders",
        "bigquery://shop-1/lake/orders$20260201",
        "bigquery:/shop-1/lake/orders"
      })
  void whatIsNoTableIsRefused(String uri) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BigQueryAddress.parse(uri));

    assertThat(
        refused.getMessage(),
        is("Invalid BigQuery address: " + uri + " (must be bigquery://project/dataset/table)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=b | Invalid parameters in a BigQuery address: a=b (must be clusterBy=field,field or none)",
        "clusterBy=a&b=c | Invalid parameters in a BigQuery address: clusterBy=a&b=c (must be"
            + " clusterBy=field,field or none)",
        "clusterBy=a,b,c,d,e | Invalid clusterBy in a BigQuery address: a,b,c,d,e (must be at most"
            + " 4 fields)"
      })
  void aStrangeParameterIsRefused(String parameters, String message) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> BigQueryAddress.parse("bigquery://shop-1/lake/orders?" + parameters));

    assertThat(refused.getMessage(), is(message));
  }
}
