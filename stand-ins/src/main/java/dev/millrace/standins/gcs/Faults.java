package dev.millrace.standins.gcs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which requests a stand-in does not serve as they should be, and how many it did not. */
public final class Faults {
  private final List<Fault.Plan> plans = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private @Nullable Operation outageBegins;
  private Duration outage = Duration.ZERO;
  private long outageEnd;
  private int struck;

  /** The next so many requests of a kind. */
  public synchronized Faults strike(Operation operation, int times, Fault fault) {
    return strike(operation, "", times, fault);
  }

  /** The next so many whose target (path and query, as it is sent) has this in it. */
  public synchronized Faults strike(Operation operation, String part, int times, Fault fault) {
    Predicate<String> target = text -> text.contains(part);
    for (int i = 0; i < times; i++) {
      plans.add(new Fault.Plan(operation, target, fault));
    }
    return this;
  }

  /** From the next request of a kind on every request is answered with 503, for so long. */
  public synchronized Faults outage(Operation beginning, Duration length) {
    outageBegins = beginning;
    outage = length;
    return this;
  }

  /** Lets something happen before the next request of a kind is served as it should be. */
  public synchronized Faults meanwhile(Operation operation, Runnable event) {
    events.add(new Event(operation, event));
    return this;
  }

  private record Event(Operation operation, Runnable happens) {}

  /** How many requests have been struck. */
  public synchronized int struck() {
    return struck;
  }

  /** How many are still to be struck: 0 when all that was planned has happened. */
  public synchronized int planned() {
    return plans.size() + events.size() + (outageBegins == null ? 0 : 1);
  }

  /** Takes back what was planned and has not happened. */
  public synchronized void clear() {
    plans.clear();
    events.clear();
    outageBegins = null;
    outageEnd = 0;
  }

  /** What the next request of a kind meets, after what had to happen before it. */
  Optional<Fault> of(Operation operation, String target) {
    Optional<Event> event = event(operation);
    // Not under the lock: it may send requests of its own.
    event.ifPresent(one -> one.happens().run());
    return event.isPresent() ? Optional.empty() : fault(operation, target);
  }

  private synchronized Optional<Event> event(Operation operation) {
    Optional<Event> next =
        events.stream().filter(event -> event.operation() == operation).findFirst();
    next.ifPresent(events::remove);
    return next;
  }

  private synchronized Optional<Fault> fault(Operation operation, String target) {
    if (operation == outageBegins) {
      outageBegins = null;
      outageEnd = System.nanoTime() + outage.toNanos();
    }
    if (outageEnd != 0 && System.nanoTime() - outageEnd < 0) {
      struck++;
      return Optional.of(Fault.refusing(503));
    }
    for (Fault.Plan plan : plans) {
      if (plan.operation() == operation && plan.target().test(target)) {
        plans.remove(plan);
        struck++;
        return Optional.of(plan.fault());
      }
    }
    return Optional.empty();
  }
}
