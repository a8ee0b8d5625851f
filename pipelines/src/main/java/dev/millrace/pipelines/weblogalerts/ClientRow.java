package dev.millrace.pipelines.weblogalerts;

import org.joda.time.Instant;

/**
 * What one client did in one window, and what the model says of it: a row of the table {@code
 * clients}.
 *
 * @param windowStart first moment of the window
 * @param windowEnd first moment after it
 * @param bytes sent, as far as the log says
 * @param pages requests that are well-formed and ask for no asset
 * @param errors requests with a status from 400 to 599
 * @param distinctPaths exact up to {@value ClientActivity#EXACT_TARGETS}, an estimate above
 * @param distinctAgents exact up to {@value ClientActivity#EXACT_AGENTS}, an estimate above
 * @param activeSeconds seconds of the minute with a request
 * @param label a word of {@link Label}
 * @param score the model's, for this label, from 0 to 1
 */
public record ClientRow(
    Instant windowStart,
    Instant windowEnd,
    String client,
    long requests,
    long bytes,
    long pages,
    long posts,
    long errors,
    long distinctPaths,
    long distinctAgents,
    long activeSeconds,
    String label,
    double score) {

  static ClientRow of(ClientTotal total, long windowMillis, Label label, double score) {
    ClientActivity activity = total.activity();
    long start = total.key().start();
    return new ClientRow(
        Instant.ofEpochMilli(start),
        Instant.ofEpochMilli(start + windowMillis),
        total.key().client(),
        activity.requests(),
        activity.bytes(),
        activity.count(RequestTrait.PAGE),
        activity.count(RequestTrait.POST),
        activity.failures(),
        activity.distinctPaths(),
        activity.distinctAgents(),
        activity.activeSeconds(),
        label.word(),
        score);
  }
}
