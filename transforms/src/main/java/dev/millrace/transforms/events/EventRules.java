package dev.millrace.transforms.events;

import com.google.common.hash.Hashing;
import dev.millrace.transforms.events.EventType.Kind;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the values of events, one by one, and detectors beside them. What an event is held
 * against is what came, also where that is not what is landed; what is said of it shows no more
 * than what is.
 */
public final class EventRules implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EventProtection protection;
  private final ArrayList<EventRule> rules;
  private final EventDetectors detectors;
  private transient @Nullable List<Check> checks;

  private EventRules(EventProtection protection, List<EventRule> rules, EventDetectors detectors) {
    this.protection = protection;
    this.rules = new ArrayList<>(rules);
    this.detectors = detectors;
  }

  /** No rules: no event breaks one. */
  public static EventRules none(EventProtection protection) {
    return new EventRules(protection, List.of(), EventDetectors.none(protection));
  }

  /**
   * With one more.
   *
   * @throws IllegalArgumentException if its field is not there, or of a type that it is not for
   */
  public EventRules with(EventRule rule) {
    Check.of(rule, protection);
    List<EventRule> more = new ArrayList<>(rules);
    more.add(rule);
    return new EventRules(protection, more, detectors);
  }

  /**
   * With a detector, whose verdict takes all events.
   *
   * @throws IllegalArgumentException if its field is not there, has no order, or is protected
   */
  public EventRules with(EventDetector detector) {
    return new EventRules(protection, rules, detectors.with(detector));
  }

  /** Whether there is neither a rule nor a detector. */
  public boolean isEmpty() {
    return rules.isEmpty() && detectors.isEmpty();
  }

  /** The detectors beside the rules. */
  public EventDetectors detectors() {
    return detectors;
  }

  /**
   * The first half of the SHA-256 of what the rules and then the detectors say, in their order, in
   * hexadecimal.
   */
  public String fingerprint() {
    return Hashing.sha256()
        .hashString(
            detectors.isEmpty() ? rules.toString() : rules + " " + detectors,
            StandardCharsets.UTF_8)
        .toString()
        .substring(0, 32);
  }

  /** The rules that an event breaks, in their order; each once, however many values break it. */
  public List<BrokenRule> brokenBy(Row event, ProtectedValues values) throws Refusal {
    List<BrokenRule> broken = new ArrayList<>();
    for (Check check : checks()) {
      List<Object> bad = new ArrayList<>();
      check.path.forEach(
          event,
          value -> {
            if (bad.isEmpty() && !check.holds.test(value)) {
              bad.add(value);
            }
          });
      if (!bad.isEmpty()) {
        broken.add(
            new BrokenRule(check.rule.field(), check.rule.text(), check.shown(bad.get(0), values)));
      }
    }
    return broken;
  }

  private List<Check> checks() {
    List<Check> known = checks;
    if (known == null) {
      known = rules.stream().map(rule -> Check.of(rule, protection)).toList();
      checks = known;
    }
    return known;
  }

  /** A rule that knows what it is about. */
  private record Check(
      EventRule rule, FieldPath path, @Nullable Protection protection, Predicate<Object> holds) {

    static Check of(EventRule rule, EventProtection protection) {
      FieldPath path = FieldPath.of(protection.declared(), rule.field());
      return new Check(
          rule, path, protection.protectionOf(path.names()), predicate(rule, path.type()));
    }

    private static Predicate<Object> predicate(EventRule rule, EventType type) {
      if (rule instanceof EventRule.Range range) {
        return range(range, type);
      } else if (rule instanceof EventRule.Members members) {
        return members(members, type);
      }
      if (type.kind() != Kind.STRING) {
        throw unfit(rule.field(), type, "a pattern is for text");
      }
      return BoundedPattern.of(((EventRule.Matching) rule).pattern());
    }

    private static Predicate<Object> range(EventRule.Range range, EventType type) {
      if (!PlainValue.isOrdered(type.kind())) {
        throw unfit(range.field(), type, "a range is for numbers, dates and times");
      }
      Object least = range.least() == null ? null : PlainValue.parse(type, range.least());
      Object greatest = range.greatest() == null ? null : PlainValue.parse(type, range.greatest());
      if (least != null && greatest != null && PlainValue.compare(least, greatest) > 0) {
        throw new IllegalArgumentException(
            "range from %s to %s (must not end before it begins)"
                .formatted(range.least(), range.greatest()));
      }
      return value ->
          (least == null || PlainValue.compare(value, least) >= 0)
              && (greatest == null || PlainValue.compare(value, greatest) <= 0);
    }

    private static Predicate<Object> members(EventRule.Members members, EventType type) {
      if (!PlainValue.isExact(type.kind())) {
        throw unfit(
            members.field(),
            type,
            "a set is for text, symbols, truth, dates, times and numbers without rounding");
      }
      Set<Object> values = new HashSet<>();
      members.values().forEach(text -> values.add(PlainValue.parse(type, text)));
      return values::contains;
    }

    private static IllegalArgumentException unfit(String field, EventType type, String remedy) {
      return new IllegalArgumentException(
          "field %s of type %s (%s)".formatted(field, type, remedy));
    }

    @Nullable String shown(Object value, ProtectedValues values) throws Refusal {
      if (protection == Protection.DROP) {
        return null;
      }
      return protection == null
          ? PlainValue.text(path.type(), value)
          : values.of(protection, path.type(), value);
    }
  }
}
