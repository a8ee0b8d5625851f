package dev.millrace.io.bigquery;

import com.google.api.client.util.BackOff;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.bigquery.model.TableReference;
import com.google.auth.Credentials;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsRequest;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc.BigQueryWriteBlockingStub;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.auth.MoreCallCredentials;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The few calls to BigQuery's Storage Write API that landing needs. A call that meets a passing
 * fault is made again for a while: a quota of appended bytes, say, takes up to ten minutes to fill
 * again.
 */
final class WriteApi implements AutoCloseable {
  private static final String GOOGLES = "https://bigquerystorage.googleapis.com";
  private static final Metadata.Key<String> ROUTE =
      Metadata.Key.of("x-goog-request-params", Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<Status.Code> PASSING =
      Set.of(
          Status.Code.UNAVAILABLE,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.ABORTED,
          Status.Code.INTERNAL,
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED);
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  /** A table or a stream that was made just now is not known everywhere yet. */
  private static final Duration UNTIL_KNOWN = Duration.ofMinutes(1);

  private static final int FIRST_WAIT_MILLIS = 200;
  private static final int LONGEST_WAIT_MILLIS = 8_000;
  private static final long LONGEST_CALL_SECONDS = 60;
  private static final int CLOSING_SECONDS = 5;

  /**
   * An answer may say of each row of a request why it is refused, in words of any length, and gRPC
   * takes 4 MiB if nothing is said: of 10,000 rows that is 400 bytes each.
   */
  private static final int LARGEST_ANSWER = 64 << 20;

  private final ManagedChannel channel;
  private final @Nullable CallCredentials credentials;
  private final Duration patience;

  private WriteApi(
      ManagedChannel channel, @Nullable CallCredentials credentials, Duration patience) {
    this.channel = channel;
    this.credentials = credentials;
    this.patience = patience;
  }

  /** Opens a connection, which is closed by who asks for it. */
  static WriteApi at(BigQueryAccess access) {
    return at(access, PATIENCE);
  }

  static WriteApi at(BigQueryAccess access, Duration patience) {
    String endpoint = access.storageEndpoint();
    URI uri = URI.create(endpoint == null ? GOOGLES : endpoint);
    boolean open = "http".equals(uri.getScheme());
    ChannelCredentials security =
        open ? InsecureChannelCredentials.create() : TlsChannelCredentials.create();
    Credentials account = open ? null : access.options().getGcpCredential();
    return new WriteApi(
        Grpc.newChannelBuilderForAddress(
                uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort(), security)
            .userAgent("Millrace")
            .maxInboundMessageSize(LARGEST_ANSWER)
            .build(),
        account == null ? null : MoreCallCredentials.from(account),
        patience);
  }

  /** A stream whose rows nobody sees until it is committed; one that never is goes by itself. */
  String createStream(TableReference table) throws IOException {
    return untilKnown(
        () ->
            calls("parent", path(table))
                .createWriteStream(
                    CreateWriteStreamRequest.newBuilder()
                        .setParent(path(table))
                        .setWriteStream(WriteStream.newBuilder().setType(WriteStream.Type.PENDING))
                        .build())
                .getName());
  }

  /** A connection that appends to a stream. */
  AppendCall append(String stream) {
    return AppendCall.open(
        authorized(
            BigQueryWriteGrpc.newStub(channel)
                .withInterceptors(
                    MetadataUtils.newAttachHeadersInterceptor(route("write_stream=" + stream)))));
  }

  /**
   * Ends a stream, so that it can be committed.
   *
   * @return how many rows BigQuery says are in it
   */
  long finish(String stream) throws IOException {
    return again(
        () ->
            calls("name", stream)
                .finalizeWriteStream(
                    FinalizeWriteStreamRequest.newBuilder().setName(stream).build())
                .getRowCount());
  }

  /**
   * Makes the rows of all these streams rows of their table, at once. Doing it again changes
   * nothing.
   *
   * @throws BigQueryException in one line, if BigQuery does not
   */
  void commit(TableReference table, List<String> streams) throws IOException {
    BatchCommitWriteStreamsResponse answer =
        again(
            () ->
                calls("parent", path(table))
                    .batchCommitWriteStreams(
                        BatchCommitWriteStreamsRequest.newBuilder()
                            .setParent(path(table))
                            .addAllWriteStreams(streams)
                            .build()));
    List<StorageError> errors = answer.getStreamErrorsList();
    // A commit whose answer was lost is asked for again: then all of them are committed already.
    boolean committedBefore =
        errors.size() == streams.size()
            && errors.stream()
                .allMatch(error -> error.getCode() == StorageErrorCode.STREAM_ALREADY_COMMITTED);
    if (!answer.hasCommitTime() && !committedBefore) {
      StorageError first = errors.isEmpty() ? StorageError.getDefaultInstance() : errors.get(0);
      throw new BigQueryException(
          String.format(
              "BigQuery did not commit the rows for %s (%d of %d streams; %s: %s): run again",
              table.getTableId(),
              errors.size(),
              streams.size(),
              first.getCode(),
              first.getErrorMessage()));
    }
  }

  /** A call, which may be made more than once. */
  @FunctionalInterface
  interface Call<T> {
    T once() throws IOException;
  }

  /** Makes a call, and again while it meets passing faults. */
  <T> T again(Call<T> call) throws IOException {
    return again(call, PASSING, patience);
  }

  /**
   * The same, and while what it is about is not found, for a minute at most: it was made just now.
   */
  <T> T untilKnown(Call<T> call) throws IOException {
    Duration untilKnown = patience.compareTo(UNTIL_KNOWN) < 0 ? patience : UNTIL_KNOWN;
    return again(() -> again(call), Set.of(Status.Code.NOT_FOUND), untilKnown);
  }

  private static <T> T again(Call<T> call, Set<Status.Code> passing, Duration patience)
      throws IOException {
    BackOff waits = waits(patience);
    while (true) {
      try {
        return call.once();
      } catch (StatusRuntimeException e) {
        long wait =
            passing.contains(e.getStatus().getCode()) ? waits.nextBackOffMillis() : BackOff.STOP;
        if (wait == BackOff.STOP) {
          throw e;
        }
        BigQueryJobs.sleep(wait);
      }
    }
  }

  private static BackOff waits(Duration patience) {
    return new ExponentialBackOff.Builder()
        .setInitialIntervalMillis(FIRST_WAIT_MILLIS)
        .setMaxIntervalMillis(LONGEST_WAIT_MILLIS)
        .setMaxElapsedTimeMillis((int) patience.toMillis())
        .build();
  }

  private BigQueryWriteBlockingStub calls(String parameter, String value) {
    return authorized(BigQueryWriteGrpc.newBlockingStub(channel))
        .withDeadlineAfter(LONGEST_CALL_SECONDS, TimeUnit.SECONDS)
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(
                route(parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))));
  }

  private <S extends AbstractStub<S>> S authorized(S stub) {
    return credentials == null ? stub : stub.withCallCredentials(credentials);
  }

  /** Google's front end finds the right place by it. */
  private static Metadata route(String parameters) {
    Metadata headers = new Metadata();
    headers.put(ROUTE, parameters);
    return headers;
  }

  private static String path(TableReference table) {
    return String.format(
        "projects/%s/datasets/%s/tables/%s",
        table.getProjectId(), table.getDatasetId(), table.getTableId());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
