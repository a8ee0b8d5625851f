package dev.millrace.io.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BigQuerySourceTest {
  private static final String TABLE = "bigquery://shop-1/lake/orders";

  @Test
  void aFolderOfItsOwnWinsOverTheOutputs() {
    BigQuerySource source = BigQuerySource.parse(TABLE + "?staging=gs://bucket/some/folder/");

    assertThat(source.table(), is(BigQueryAddress.parse(TABLE)));
    assertThat(source.staging(), is(Optional.of("gs://bucket/some/folder")));
    assertThat(source.stagedIn("gs://lake/out"), is(source));
  }

  @Test
  void withoutOneAnOutputOnCloudStorageHasAFolderForIt() {
    BigQuerySource source = BigQuerySource.parse(TABLE);

    assertThat(source.staging(), is(Optional.empty()));
    assertThat(
        source.stagedIn("gs://lake/out/").staging(), is(Optional.of("gs://lake/out/staging")));
    assertThat(source.stagedIn("/srv/out").staging(), is(Optional.empty()));
  }

  /** Its files would be neither found nor removed. */
  @ParameterizedTest
  @ValueSource(strings = {"raw[1]", "raw*", "a?b", "{a,b}", "a\\b", "[", "]", "{", "}"})
  void aFolderWithSignsOfAGlobIsRefused(String folder) {
    BigQuerySource source = BigQuerySource.parse(TABLE);

    for (String wrong : List.of("gs://b/" + folder, "gs://b/" + folder + "/in")) {
      assertThrows(
          IllegalArgumentException.class, () -> BigQuerySource.parse(TABLE + "?staging=" + wrong));
      assertThrows(IllegalArgumentException.class, () -> source.stagedIn(wrong));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?staging=/tmp | Invalid staging of bigquery://shop-1/lake/orders: /tmp (must be"
            + " gs://bucket/folder, without any of * ? [ ] { } \\ & #)",
        "?staging=gs:// | Invalid staging of bigquery://shop-1/lake/orders: gs:/ (must be"
            + " gs://bucket/folder, without any of * ? [ ] { } \\ & #)",
        "?clusterBy=id | Invalid parameters in a BigQuery address to read: clusterBy=id (must be"
            + " staging=gs://bucket/folder)",
        "/more | Invalid BigQuery address: bigquery://shop-1/lake/orders/more (must be"
            + " bigquery://project/dataset/table)"
      })
  void whatIsNoneIsRefused(String end, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> BigQuerySource.parse(TABLE + end));

    assertThat(refused.getMessage(), is(message));
  }
}
