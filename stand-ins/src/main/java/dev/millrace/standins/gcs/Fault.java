package dev.millrace.standins.gcs;

import java.util.function.Predicate;

/**
 * What happens to a request in place of its answer.
 *
 * @param how what the client sees
 * @param status of a refusal
 */
public record Fault(How how, int status) {
  /** The ways of a fault. */
  public enum How {
    REFUSED,
    /** The connection ends in the middle of the request; of a piece of an upload some is kept. */
    REQUEST_CUT,
    /** The request is carried out, and the connection ends before an answer. */
    ANSWER_LOST,
    /** The connection ends in the middle of the answer. */
    ANSWER_CUT
  }

  /** An answer with this status: 429 for too many requests, 5xx for a service that is ill. */
  public static Fault refusing(int status) {
    return new Fault(How.REFUSED, status);
  }

  /** See {@link How#REQUEST_CUT}. */
  public static Fault cuttingTheRequest() {
    return new Fault(How.REQUEST_CUT, 0);
  }

  /** See {@link How#ANSWER_LOST}. */
  public static Fault losingTheAnswer() {
    return new Fault(How.ANSWER_LOST, 0);
  }

  /** See {@link How#ANSWER_CUT}. */
  public static Fault cuttingTheAnswer() {
    return new Fault(How.ANSWER_CUT, 0);
  }

  /** Strikes so many requests of a kind whose target (path and query) has this in it. */
  record Plan(Operation operation, Predicate<String> target, Fault fault) {}
}
