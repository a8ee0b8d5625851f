package dev.millrace.io.gcs;

import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.Sleeper;
import com.google.auth.Retryable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request again while what failed may pass: too many requests (429), a service that is ill
 * (5xx), a connection that was refused, lost, or silent. The pauses grow from a tenth of a second
 * to eight; after a minute and a half it gives up. An endpoint that nobody answers at when a run
 * begins is more likely wrong than ill, and is given five seconds.
 */
public final class GcsRetry {
  private static final Logger LOG = LoggerFactory.getLogger(GcsRetry.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PATIENCE_WITH_STRANGERS = Duration.ofSeconds(5);
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Duration withSilence;

  private GcsRetry(Duration withSilence) {
    this.withSilence = withSilence;
  }

  /** For a run that is at work. */
  static GcsRetry patient() {
    return new GcsRetry(PATIENCE);
  }

  /** For a run that begins. */
  static GcsRetry withStrangers() {
    return new GcsRetry(PATIENCE_WITH_STRANGERS);
  }

  /** One request, sent as often as it takes. */
  @FunctionalInterface
  public interface Request<T> {
    T send() throws IOException;
  }

  /** Does with Beam's file system what a failed connection must not end, in the same way. */
  public static <T> T persist(Request<T> request) throws IOException {
    return patient().call(request);
  }

  <T> T call(Request<T> request) throws IOException {
    BackOff pauses =
        new ExponentialBackOff.Builder()
            .setInitialIntervalMillis(100)
            .setMultiplier(2)
            .setMaxIntervalMillis(8_000)
            .setMaxElapsedTimeMillis(Math.toIntExact(PATIENCE.toMillis()))
            .build();
    long begin = System.nanoTime();
    while (true) {
      try {
        return request.send();
      } catch (IOException e) {
        long pause = mayPass(e, begin) ? pauses.nextBackOffMillis() : BackOff.STOP;
        if (pause == BackOff.STOP) {
          throw e;
        }
        LOG.warn("Google Cloud Storage: {}; again in {} ms", GcsFault.reason(e), pause);
        sleep(pause);
      }
    }
  }

  private boolean mayPass(IOException fault, long begin) {
    if (GcsFault.status(fault) > 0) {
      return isPassing(GcsFault.status(fault));
    } else if (fault instanceof Retryable credentials) {
      return credentials.isRetryable();
    } else if (fault instanceof InterruptedIOException) {
      return fault instanceof SocketTimeoutException;
    } else if (fault instanceof FileNotFoundException) {
      // Beam's words for an answer with status 404.
      return false;
    }
    return !isSilence(fault) || System.nanoTime() - begin < withSilence.toNanos();
  }

  private static boolean isPassing(int status) {
    return status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status / 100 == 5;
  }

  private static boolean isSilence(IOException fault) {
    return GcsFault.cause(fault, ConnectException.class) != null
        || GcsFault.cause(fault, UnknownHostException.class) != null
        || GcsFault.cause(fault, SocketTimeoutException.class) != null;
  }

  private static void sleep(long pause) throws InterruptedIOException {
    try {
      Sleeper.DEFAULT.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for Google Cloud Storage");
    }
  }
}
