package dev.millrace.standins.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsRequest;
import com.google.cloud.bigquery.storage.v1.BatchCommitWriteStreamsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.FinalizeWriteStreamResponse;
import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * BigQuery's Storage Write API on a port of this machine, for the tables of a {@link
 * BigQueryStandIn}: pending streams alone. Rows that are committed are in the table's buffer.
 * Faults come in the order in which they were planned.
 */
public final class StorageWriteStandIn implements AutoCloseable {
  private static final int LARGEST_REQUEST = 10_000_000;
  private static final int LARGEST_MESSAGE = 2 * LARGEST_REQUEST;
  private static final Metadata.Key<String> ROUTE =
      Metadata.Key.of("x-goog-request-params", Metadata.ASCII_STRING_MARSHALLER);

  private final BigQueryStandIn bigquery;
  private final Server server;
  private final Map<String, Stream> streams = new TreeMap<>();
  private final Deque<Status.Code> refusals = new ArrayDeque<>();
  private final Map<Call, Runnable> events = new EnumMap<>(Call.class);
  private Function<Map<String, @Nullable Object>, @Nullable String> refusedRows = row -> null;
  private int rowErrorsNamed = Integer.MAX_VALUE;
  private int answersToLose;
  private int appendsUntilKnown;
  private Status.@Nullable Code always;

  private StorageWriteStandIn(BigQueryStandIn bigquery) throws IOException {
    this.bigquery = bigquery;
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .intercept(new RequireRoute())
            .addService(new Service())
            .build()
            .start();
  }

  /** Starts one. */
  public static StorageWriteStandIn of(BigQueryStandIn bigquery) throws IOException {
    return new StorageWriteStandIn(bigquery);
  }

  /** What a command line needs to reach it. */
  public List<String> arguments() {
    return List.of("--bigQueryStorageEndpoint=" + endpoint());
  }

  public String endpoint() {
    return "http://localhost:" + server.getPort();
  }

  /** The next calls fail so, before anything is done. */
  public void refuse(Status.Code... codes) {
    synchronized (bigquery) {
      refusals.addAll(Arrays.asList(codes));
    }
  }

  /** The next calls are done, and who made them hears that the service is not there. */
  public void loseAnswers(int count) {
    synchronized (bigquery) {
      answersToLose = count;
    }
  }

  /** A call to the service. */
  public enum Call {
    CREATE,
    APPEND,
    FINALIZE,
    COMMIT
  }

  /** Happens when the next such call is done, before anybody hears of it. */
  public void when(Call call, Runnable event) {
    synchronized (bigquery) {
      events.put(call, event);
    }
  }

  /** Every call fails so from now on. */
  public void refuseAll(Status.Code code) {
    synchronized (bigquery) {
      always = code;
    }
  }

  /** Every call is answered as it should be again. */
  public void answerAgain() {
    synchronized (bigquery) {
      always = null;
    }
  }

  /** As many first appends to each new stream hear that there is none. */
  public void knowStreamsAfter(int appends) {
    synchronized (bigquery) {
      appendsUntilKnown = appends;
    }
  }

  /**
   * Rows for which there is a fault are refused with it.
   *
   * @param named so many of a request at most are said to be
   */
  public void refuseRows(
      int named, Function<Map<String, @Nullable Object>, @Nullable String> faults) {
    synchronized (bigquery) {
      rowErrorsNamed = named;
      refusedRows = faults;
    }
  }

  /** Whether a fault that was planned has not happened. */
  public boolean isAnyFaultLeft() {
    synchronized (bigquery) {
      return !refusals.isEmpty() || !events.isEmpty() || answersToLose > 0;
    }
  }

  /** How many streams were ever made. */
  public int streams() {
    synchronized (bigquery) {
      return streams.size();
    }
  }

  /** How far a stream has come. */
  private enum State {
    OPEN,
    FINAL,
    COMMITTED
  }

  private static final class Stream {
    private final String table;
    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    private State state = State.OPEN;
    private int appendsUntilKnown;

    private Stream(String table, int appendsUntilKnown) {
      this.table = table;
      this.appendsUntilKnown = appendsUntilKnown;
    }
  }

  /** Google's front end would not know where to. */
  private static final class RequireRoute implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (headers.get(ROUTE) == null) {
        call.close(
            Status.INVALID_ARGUMENT.withDescription("Missing routing header"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }

  /** What is done for a call. */
  @FunctionalInterface
  private interface Work<A> {
    A answer() throws ServiceError;
  }

  private <A> @Nullable A done(Call call, StreamObserver<A> out, Work<A> work) {
    synchronized (bigquery) {
      Status.Code refusal = always == null ? refusals.poll() : always;
      if (refusal != null) {
        out.onError(refusal.toStatus().withDescription("planned").asRuntimeException());
        return null;
      }
      A answer;
      try {
        answer = work.answer();
      } catch (ServiceError e) {
        Status status = e.status() == 404 ? Status.NOT_FOUND : Status.INVALID_ARGUMENT;
        out.onError(status.withDescription(e.getMessage()).asRuntimeException());
        return null;
      }
      Runnable event = events.remove(call);
      if (event != null) {
        event.run();
      }
      if (answersToLose > 0) {
        answersToLose--;
        out.onError(Status.UNAVAILABLE.withDescription("lost").asRuntimeException());
        return null;
      }
      return answer;
    }
  }

  private <A> void answer(Call call, StreamObserver<A> out, Work<A> work) {
    A answer = done(call, out, work);
    if (answer != null) {
      out.onNext(answer);
      out.onCompleted();
    }
  }

  private Stream stream(String name) throws ServiceError {
    Stream stream = streams.get(name);
    if (stream == null) {
      throw ServiceError.notFound("Stream " + name);
    }
    bigquery.stored(stream.table);
    return stream;
  }

  private final class Service extends BigQueryWriteGrpc.BigQueryWriteImplBase {
    @Override
    public void createWriteStream(
        CreateWriteStreamRequest request, StreamObserver<WriteStream> out) {
      answer(
          Call.CREATE,
          out,
          () -> {
            if (request.getWriteStream().getType() != WriteStream.Type.PENDING) {
              throw ServiceError.invalid("This stand-in has pending streams alone");
            }
            String[] parts = request.getParent().split("/");
            String table = parts[1] + "/" + parts[3] + "/" + parts[5];
            bigquery.stored(table);
            String name = request.getParent() + "/streams/s" + streams.size();
            streams.put(name, new Stream(table, appendsUntilKnown));
            return request.getWriteStream().toBuilder().setName(name).build();
          });
    }

    @Override
    public StreamObserver<AppendRowsRequest> appendRows(StreamObserver<AppendRowsResponse> out) {
      return new StreamObserver<>() {
        private boolean ended;

        @Override
        public void onNext(AppendRowsRequest request) {
          if (ended) {
            return;
          }
          AppendRowsResponse answer = done(Call.APPEND, out, () -> appended(request));
          if (answer == null) {
            ended = true;
          } else {
            out.onNext(answer);
          }
        }

        @Override
        public void onError(Throwable fault) {
          ended = true;
        }

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }

    @Override
    public void finalizeWriteStream(
        FinalizeWriteStreamRequest request, StreamObserver<FinalizeWriteStreamResponse> out) {
      answer(
          Call.FINALIZE,
          out,
          () -> {
            Stream stream = stream(request.getName());
            if (stream.state == State.OPEN) {
              stream.state = State.FINAL;
            }
            return FinalizeWriteStreamResponse.newBuilder().setRowCount(stream.rows.size()).build();
          });
    }

    @Override
    public void batchCommitWriteStreams(
        BatchCommitWriteStreamsRequest request,
        StreamObserver<BatchCommitWriteStreamsResponse> out) {
      answer(Call.COMMIT, out, () -> committed(request));
    }
  }

  private AppendRowsResponse appended(AppendRowsRequest request) throws ServiceError {
    if (request.getSerializedSize() > LARGEST_REQUEST) {
      throw ServiceError.invalid("Message size exceeds the limit of " + LARGEST_REQUEST);
    }
    Stream stream = stream(request.getWriteStream());
    if (stream.appendsUntilKnown > 0) {
      stream.appendsUntilKnown--;
      throw ServiceError.notFound("Stream " + request.getWriteStream());
    }
    if (stream.state != State.OPEN) {
      return refusal(Code.FAILED_PRECONDITION, "Stream has been finalized");
    }
    long offset = request.getOffset().getValue();
    if (offset < stream.rows.size()) {
      return refusal(Code.ALREADY_EXISTS, "The offset is within stream, expected another");
    }
    if (offset > stream.rows.size()) {
      return refusal(Code.OUT_OF_RANGE, "The offset is beyond stream, expected another");
    }
    List<ProtoMessages.Parsed> parsed =
        ProtoMessages.in(request.getProtoRows(), bigquery.stored(stream.table).columns());
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    List<RowError> errors = new ArrayList<>();
    for (int place = 0; place < parsed.size(); place++) {
      Map<String, @Nullable Object> row = parsed.get(place).row();
      String fault = row == null ? parsed.get(place).fault() : refusedRows.apply(row);
      if (row == null || fault != null) {
        errors.add(
            RowError.newBuilder()
                .setIndex(place)
                .setCode(RowError.RowErrorCode.FIELDS_ERROR)
                .setMessage(fault)
                .build());
      } else {
        rows.add(row);
      }
    }
    if (!errors.isEmpty()) {
      return refusal(Code.INVALID_ARGUMENT, "Errors found while processing rows.").toBuilder()
          .addAllRowErrors(errors.subList(0, Math.min(errors.size(), rowErrorsNamed)))
          .build();
    }
    stream.rows.addAll(rows);
    return AppendRowsResponse.newBuilder()
        .setAppendResult(
            AppendRowsResponse.AppendResult.newBuilder().setOffset(Int64Value.of(offset)))
        .build();
  }

  private static AppendRowsResponse refusal(Code code, String message) {
    return AppendRowsResponse.newBuilder()
        .setError(com.google.rpc.Status.newBuilder().setCode(code.getNumber()).setMessage(message))
        .build();
  }

  /** All of them, or none. */
  private BatchCommitWriteStreamsResponse committed(BatchCommitWriteStreamsRequest request)
      throws ServiceError {
    BatchCommitWriteStreamsResponse.Builder answer = BatchCommitWriteStreamsResponse.newBuilder();
    for (String name : request.getWriteStreamsList()) {
      switch (stream(name).state) {
        case OPEN -> answer.addStreamErrors(error(name, StorageErrorCode.INVALID_STREAM_STATE));
        case COMMITTED ->
            answer.addStreamErrors(error(name, StorageErrorCode.STREAM_ALREADY_COMMITTED));
        case FINAL -> {}
      }
    }
    if (answer.getStreamErrorsCount() > 0) {
      return answer.build();
    }
    for (String name : request.getWriteStreamsList()) {
      Stream stream = stream(name);
      bigquery.stored(stream.table).addToBuffer(stream.rows);
      stream.state = State.COMMITTED;
    }
    return answer.setCommitTime(Timestamp.newBuilder().setSeconds(1)).build();
  }

  private static StorageError error(String stream, StorageErrorCode code) {
    return StorageError.newBuilder()
        .setCode(code)
        .setEntity(stream)
        .setErrorMessage(code + " of " + stream)
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
