package dev.millrace.transforms.events;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Detectors for the values of events, one by one: first all events are looked at, then each is held
 * against what was ordinary among them. What they look at is the row that leaves the step that
 * reads, which is why their fields must be open.
 */
public final class EventDetectors implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EventProtection protection;
  private final ArrayList<EventDetector> detectors;
  private transient @Nullable List<FieldPath> paths;

  private EventDetectors(EventProtection protection, List<EventDetector> detectors) {
    this.protection = protection;
    this.detectors = new ArrayList<>(detectors);
  }

  static EventDetectors none(EventProtection protection) {
    return new EventDetectors(protection, List.of());
  }

  /**
   * With one more.
   *
   * @throws IllegalArgumentException if its field is not there, has no order, or is protected
   */
  EventDetectors with(EventDetector detector) {
    path(detector);
    List<EventDetector> more = new ArrayList<>(detectors);
    more.add(detector);
    return new EventDetectors(protection, more);
  }

  private FieldPath path(EventDetector detector) {
    FieldPath path = FieldPath.of(protection.declared(), detector.field());
    if (!PlainValue.isOrdered(path.type().kind())) {
      throw new IllegalArgumentException(
          "field %s of type %s (a detector is for numbers, dates and times)"
              .formatted(detector.field(), path.type()));
    }
    if (detector.scale() == EventDetector.Scale.LOGARITHMIC
        && !PlainValue.isNumber(path.type().kind())) {
      throw new IllegalArgumentException(
          "field %s of type %s (a logarithmic scale is for numbers)"
              .formatted(detector.field(), path.type()));
    }
    Protection hidden = protection.protectionOf(path.names());
    if (hidden != null) {
      throw new IllegalArgumentException(
          ("field %s is protected, %s (a detector is for fields that may be seen, as it says which"
                  + " values are ordinary; give a range)")
              .formatted(detector.field(), hidden.word()));
    }
    return path;
  }

  private List<FieldPath> paths() {
    List<FieldPath> known = paths;
    if (known == null) {
      known = detectors.stream().map(this::path).toList();
      paths = known;
    }
    return known;
  }

  /** Each, in its place. */
  public List<EventDetector> all() {
    return List.copyOf(detectors);
  }

  public boolean isEmpty() {
    return detectors.isEmpty();
  }

  /** Learns from an event, which is counted by who has it. */
  public void learn(Row event, SeenValues seen) {
    for (int i = 0; i < detectors.size(); i++) {
      EventDetector.Scale scale = detectors.get(i).scale();
      ValueCounts counts = seen.growing(i);
      paths()
          .get(i)
          .forEach(
              event,
              value -> {
                double number = scale.on(PlainValue.number(value));
                if (!Double.isNaN(number)) {
                  counts.add(number);
                }
              });
    }
  }

  /** What was ordinary, for each in its place. */
  public List<Baseline> baselines(SeenValues seen) {
    List<Baseline> baselines = new ArrayList<>();
    for (int i = 0; i < detectors.size(); i++) {
      ValueCounts counts = seen.of(i);
      SortedNumbers numbers = counts.sorted();
      baselines.add(
          numbers.count() == 0
              ? Baseline.NONE
              : new Baseline(
                  numbers.count(), detectors.get(i).fences(numbers), counts.relativeError()));
    }
    return baselines;
  }

  /** The detectors to which an event is not ordinary, each with the first such value. */
  public List<BrokenRule> unusual(Row event, List<Baseline> baselines) {
    List<BrokenRule> unusual = new ArrayList<>();
    for (int i = 0; i < detectors.size(); i++) {
      EventDetector detector = detectors.get(i);
      Baseline baseline = baselines.get(i);
      List<Object> bad = new ArrayList<>();
      FieldPath path = paths().get(i);
      path.forEach(
          event,
          value -> {
            if (bad.isEmpty()
                && !baseline.isOrdinary(detector.scale().on(PlainValue.number(value)))) {
              bad.add(value);
            }
          });
      if (!bad.isEmpty()) {
        unusual.add(
            new BrokenRule(
                detector.field(), text(i, baseline), PlainValue.text(path.type(), bad.get(0))));
      }
    }
    return unusual;
  }

  /** A detector in the words that events are set aside with: also what was ordinary. */
  public String text(int detector, Baseline baseline) {
    return "%s (%s to %s)"
        .formatted(
            detectors.get(detector).text(),
            about(detector, baseline.fences().least()),
            about(detector, baseline.fences().greatest()));
  }

  /** A number of a detector's scale as a value of its field: of numbers six digits. */
  public String about(int detector, double place) {
    return PlainValue.about(
        paths().get(detector).type(), detectors.get(detector).scale().off(place));
  }

  /** What they say, in their order. */
  @Override
  public String toString() {
    return detectors.toString();
  }
}
