package dev.millrace.runners.dataflow.service;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Sends a request again while what failed may pass: too many requests (429), a service that is ill
 * (5xx), a connection that was refused, lost or silent. The pauses grow from a quarter of a second
 * to half a minute; after four minutes it gives up. A service that has never answered is more
 * likely not there than ill, and is given ten seconds. For one thread.
 */
public final class ServiceRetry {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration PATIENCE_WITH_STRANGERS = Duration.ofSeconds(10);
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Waiting waiting;
  private boolean hasAnswered;

  public ServiceRetry(Waiting waiting) {
    this.waiting = waiting;
  }

  /** One request, sent as often as it takes. */
  @FunctionalInterface
  public interface Request<T> {
    T send() throws IOException;
  }

  /**
   * Sends it.
   *
   * @throws IOException what it met last
   */
  public <T> T call(Request<T> request) throws IOException {
    long begin = waiting.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        T answer = request.send();
        hasAnswered = true;
        return answer;
      } catch (IOException fault) {
        hasAnswered |= ServiceAnswer.status(fault) > 0;
        Duration patience = hasAnswered ? PATIENCE : PATIENCE_WITH_STRANGERS;
        if (!mayPass(fault) || waiting.nanoTime() - begin + pause.toNanos() > patience.toNanos()) {
          throw fault;
        }
        waiting.pause(pause);
        pause = longer(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static boolean mayPass(IOException fault) {
    if (fault instanceof InterruptedIOException) {
      return fault instanceof SocketTimeoutException;
    }
    int status = ServiceAnswer.status(fault);
    return status == 0
        || status == REQUEST_TIMEOUT
        || status == TOO_MANY_REQUESTS
        || status / 100 == 5;
  }
}
