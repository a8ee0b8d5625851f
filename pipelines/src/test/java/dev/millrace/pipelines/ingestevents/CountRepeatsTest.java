package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.google.common.io.BaseEncoding;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.UnknownFields;
import dev.millrace.transforms.quality.ProfiledField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class CountRepeatsTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          """
          {"type":"record","name":"Sale","fields":[
           {"name":"a","type":["null","string"]},
           {"name":"b","type":["null","string"]}]}
          """);

  @Test
  void valuesAreToldApartByWhereOneEnds() throws Refusal {
    assertThat(key(0, "a", "bc"), is(key(0, "a", "bc")));
    assertThat(key(0, "a", "bc"), is(not(key(0, "ab", "c"))));
    assertThat(key(0, "a", "bc"), is(not(key(1, "a", "bc"))));
  }

  @Test
  void longValuesAreToldApartByTheirLastCharacter() throws Refusal {
    String text = "long".repeat(10_000);

    assertThat(key(0, text, text), is(key(0, text, text)));
    assertThat(key(0, text, text), is(not(key(0, text, text + "e"))));
    assertThat(bytes(key(0, text, text)).length, is(lessThanOrEqualTo(37)));
  }

  /** Four bytes say how long each of the two is, so 23 characters stay as they are. */
  @Test
  void valuesOnBothSidesOfTheLongestThatStaysAreToldApart() throws Refusal {
    assertThat(bytes(key(0, "x".repeat(11), "y".repeat(12))).length, is(1 + 31));
    assertThat(bytes(key(0, "x".repeat(12), "y".repeat(12))).length, is(1 + 32));
    assertThat(
        key(0, "x".repeat(12), "y".repeat(12)), is(not(key(0, "x".repeat(12), "y".repeat(11)))));
  }

  @Test
  void aRowThatLacksAValueHasNoKey() throws Refusal {
    assertThat(
        CountRepeats.key(0, fields(), row("{\"a\":\"x\",\"b\":null}")), is(Optional.empty()));
  }

  /** However many rows have them, and in however many parts, so that no engine has many keys. */
  @Test
  void equalValuesOfABundleAreShuffledOnceAndAllInFewParts() throws Refusal {
    EqualValues keys = new EqualValues();
    for (int i = 0; i < 1_000; i++) {
      keys.add(bytes(key(0, "a", "b")), 1);
    }
    assertThat(keys.all(), is(1_000L));
    List<KV<Integer, KV<byte[], Long>>> shuffled = new ArrayList<>();
    CountRepeats.drain(keys, shuffled::add);
    assertThat(
        shuffled.stream().map(part -> part.getValue().getValue()).toList(), contains(1_000L));
    assertThat(keys.different(), is(0));

    for (int i = 0; i < 16_383; i++) {
      keys.add(bytes(key(0, "a", Integer.toString(i))), 1);
    }
    assertThat(CountRepeats.isFull(keys), is(false));
    keys.add(bytes(key(0, "a", "b")), 1);
    assertThat(CountRepeats.isFull(keys), is(true));
    shuffled.clear();
    CountRepeats.drain(keys, shuffled::add);
    assertThat(shuffled, hasSize(16_384));
    assertThat(
        shuffled.stream().map(KV::getKey).toList(),
        everyItem(is(both(greaterThanOrEqualTo(0)).and(lessThan(1_024)))));
  }

  private static Optional<String> key(int place, String a, String b) throws Refusal {
    Row row = row("{\"a\":\"%s\",\"b\":\"%s\"}".formatted(a, b));
    return CountRepeats.key(place, fields(), row).map(BaseEncoding.base16()::encode);
  }

  private static byte[] bytes(Optional<String> key) {
    return BaseEncoding.base16().decode(key.orElseThrow());
  }

  private static List<ProfiledField> fields() {
    return EventLayout.of(EventProtection.of(SCHEMA)).profiled();
  }

  private static Row row(String json) throws Refusal {
    return JsonEvents.of(SCHEMA).read(json.getBytes(StandardCharsets.UTF_8), UnknownFields.REFUSED);
  }
}
