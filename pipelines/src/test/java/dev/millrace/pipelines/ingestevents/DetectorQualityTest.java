package dev.millrace.pipelines.ingestevents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.transforms.events.EventDetector;
import dev.millrace.transforms.events.EventDetector.Scale;
import dev.millrace.transforms.events.EventDetectors;
import dev.millrace.transforms.events.EventProtection;
import dev.millrace.transforms.events.EventRules;
import dev.millrace.transforms.events.EventSchema;
import dev.millrace.transforms.events.JsonEvents;
import dev.millrace.transforms.events.Refusal;
import dev.millrace.transforms.events.SeenValues;
import dev.millrace.transforms.events.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a detector judges nothing, where it stands on the brink of judging. */
class DetectorQualityTest {
  private static final EventProtection SALES =
      EventProtection.of(
          EventSchema.parse(
              """
              {"type":"record","name":"Sale","fields":[{"name":"price","type":"double"}]}
              """));

  static List<EventDetector> detectors() {
    return List.of(
        new EventDetector.ModifiedZScore("price", Scale.LINEAR, 3.5),
        new EventDetector.TukeyFences("price", Scale.LINEAR, 3));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void whereMoreThanHalfOfTheValuesAreOne(EventDetector detector) throws Refusal {
    // In the middle of the others, where they are the middle half as soon as they are so many.
    assertThat(
        idle(detector, 11, 10),
        is("more than half of the values are one, as far as they are told apart"));
    assertThat(idle(detector, 10, 10), is(nullValue()));
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void ofTooFewValues(EventDetector detector) throws Refusal {
    assertThat(idle(detector, 0, 19), is("fewer than 20 values"));
    assertThat(idle(detector, 19, 0), is("fewer than 20 values"));
    assertThat(idle(detector, 0, 20), is(nullValue()));
  }

  /**
   * @param equal values of 100
   * @param others that are all different, half of them below and half above
   */
  private static @Nullable String idle(EventDetector detector, int equal, int others)
      throws Refusal {
    EventDetectors detectors = EventRules.none(SALES).with(detector).detectors();
    SeenValues seen = SeenValues.none();
    for (int i = 0; i < equal; i++) {
      learn(detectors, seen, 100);
    }
    for (int i = 1; i <= others; i++) {
      learn(detectors, seen, i % 2 == 0 ? 100 + i : 100 - i);
    }
    return DetectorQuality.of(detectors, detectors.baselines(seen), Map.of()).get(0).idle();
  }

  private static void learn(EventDetectors detectors, SeenValues seen, int price) throws Refusal {
    seen.addEvent();
    detectors.learn(
        JsonEvents.of(SALES.declared())
            .read(
                "{\"price\":%d}".formatted(price).getBytes(StandardCharsets.UTF_8),
                UnknownFields.REFUSED),
        seen);
  }
}
