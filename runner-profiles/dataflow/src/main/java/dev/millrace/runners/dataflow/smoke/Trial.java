package dev.millrace.runners.dataflow.smoke;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a case is. One thread changes it, any may ask. */
final class Trial {
  private final SmokeCase smoke;
  private String job = "";
  private String state;
  private boolean settled;
  private boolean goesOn;
  private @Nullable LandedLedger ledger;
  private List<String> faults = List.of();
  private long begin;
  private Duration took = Duration.ZERO;

  Trial(SmokeCase smoke) {
    this.smoke = smoke;
    this.state = smoke.leftOut().isEmpty() ? "waiting" : "not run";
    this.settled = !smoke.leftOut().isEmpty();
  }

  SmokeCase smoke() {
    return smoke;
  }

  /** The job's id; empty if there is none. */
  synchronized String job() {
    return job;
  }

  synchronized String state() {
    return state;
  }

  synchronized boolean isSettled() {
    return settled;
  }

  /** Whether there is a job that has not ended, as far as anybody knows. */
  synchronized boolean goesOn() {
    return goesOn;
  }

  synchronized Optional<LandedLedger> ledger() {
    return Optional.ofNullable(ledger);
  }

  /** What is wrong, one line each. */
  synchronized List<String> faults() {
    return faults;
  }

  synchronized Duration took() {
    return took;
  }

  /** Whether it was run and did what it should. */
  synchronized boolean isRight() {
    return settled && ledger != null && faults.isEmpty();
  }

  synchronized void launched(String id, long now) {
    job = id;
    state = "launched";
    goesOn = true;
    begin = now;
  }

  /** Whether it changes by that. */
  synchronized boolean turned(String newer) {
    boolean other = !state.equals(newer);
    state = newer;
    return other;
  }

  /** Its job has ended; what has landed is looked at next. */
  synchronized void ended(long now) {
    goesOn = false;
    took = Duration.ofNanos(now - begin);
  }

  synchronized void landed(LandedLedger books, List<String> wrong) {
    ledger = books;
    faults = wrong;
    settled = true;
  }

  /** Nothing more is to be known of it. */
  synchronized void failed(List<String> why) {
    faults = why;
    settled = true;
  }
}
