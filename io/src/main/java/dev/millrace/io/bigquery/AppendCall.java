package dev.millrace.io.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc.BigQueryWriteStub;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A connection that appends to one stream, one request after the other. For one thread. */
final class AppendCall implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final StreamObserver<AppendRowsRequest> requests;

  private AppendCall(BigQueryWriteStub stub) {
    this.requests =
        stub.appendRows(
            new StreamObserver<>() {
              @Override
              public void onNext(AppendRowsResponse answer) {
                heard.add(() -> answer);
              }

              @Override
              public void onError(Throwable fault) {
                heard.add(
                    () -> {
                      throw Status.fromThrowable(fault).asRuntimeException();
                    });
              }

              @Override
              public void onCompleted() {
                heard.add(
                    () -> {
                      throw Status.UNAVAILABLE
                          .withDescription("BigQuery closed the connection")
                          .asRuntimeException();
                    });
              }
            });
  }

  /** What was heard: an answer, or that there will be none. */
  @FunctionalInterface
  private interface Heard {
    AppendRowsResponse answer();
  }

  static AppendCall open(BigQueryWriteStub stub) {
    return new AppendCall(stub);
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws io.grpc.StatusRuntimeException if there is none; the connection is of no use then
   */
  AppendRowsResponse ask(AppendRowsRequest request) throws InterruptedIOException {
    requests.onNext(request);
    Heard next;
    try {
      next = heard.poll(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while BigQuery took rows");
    }
    if (next == null) {
      throw Status.DEADLINE_EXCEEDED
          .withDescription("no answer in " + LONGEST_ANSWER.toSeconds() + " s")
          .asRuntimeException();
    }
    return next.answer();
  }

  @Override
  public void close() {
    requests.onError(Status.CANCELLED.withDescription("closed").asException());
  }
}
