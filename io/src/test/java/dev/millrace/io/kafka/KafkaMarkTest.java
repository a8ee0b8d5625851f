package dev.millrace.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.HexFormat;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class KafkaMarkTest {
  /** Written by hand: a stream that is stopped goes on from these bytes, on a newer version too. */
  private static final String BYTES =
      "02" // partitions
          + ("026161" + "00" + "ac02" + "808c9df0b833") // topic, partition, offset, watermark
          + ("0162" + "07" + "00" + "ffffffffffffffffff01"); // a watermark before 1970

  @Test
  void theBytesOfAMarkStay() throws CoderException {
    KafkaMark mark =
        CoderUtils.decodeFromByteArray(KafkaMark.Coder.of(), HexFormat.of().parseHex(BYTES));

    assertThat(
        mark.places(),
        is(
            List.of(
                new PartitionPlace("aa", 0, 300, 1_767_614_400_000L),
                new PartitionPlace("b", 7, 0, -1))));
    assertThat(
        HexFormat.of().formatHex(CoderUtils.encodeToByteArray(KafkaMark.Coder.of(), mark)),
        is(BYTES));
  }
}
