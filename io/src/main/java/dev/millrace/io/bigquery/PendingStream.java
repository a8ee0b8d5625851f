package dev.millrace.io.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream of BigQuery and how far rows have come in it. Each request says where in the stream its
 * rows belong, so that one which is sent again after its answer was lost adds nothing. Of a request
 * with rows that BigQuery does not take it takes none; the others are then sent without them. For
 * one thread.
 */
final class PendingStream implements AutoCloseable {
  private final WriteApi api;
  private final String name;
  private final ProtoSchema schema;
  private @Nullable AppendCall connection;
  private boolean known;
  private long written;

  PendingStream(WriteApi api, String name, ProtoSchema schema) {
    this.api = api;
    this.name = name;
    this.schema = schema;
  }

  String name() {
    return name;
  }

  /**
   * Appends rows, all but those that BigQuery refuses.
   *
   * @return why it refuses rows, by their places in the list
   * @throws StatusRuntimeException if it is not the rows that it refuses
   */
  Map<Integer, String> append(List<ByteString> rows) throws IOException {
    Map<Integer, String> refused = new TreeMap<>();
    // BigQuery may not name all rows that it refuses at once.
    while (refused.size() < rows.size()) {
      List<Integer> places = new ArrayList<>();
      for (int place = 0; place < rows.size(); place++) {
        if (!refused.containsKey(place)) {
          places.add(place);
        }
      }
      AppendRowsResponse answer = answer(request(places.stream().map(rows::get).toList()));
      if (!answer.hasError()) {
        written += places.size();
        break;
      }
      if (answer.getRowErrorsCount() == 0) {
        throw status(answer).asRuntimeException();
      }
      for (RowError error : answer.getRowErrorsList()) {
        refused.put(places.get((int) error.getIndex()), words(error));
      }
    }
    return refused;
  }

  private static String words(RowError error) {
    String message = error.getMessage().strip().replaceAll("\\s+", " ");
    return message.isEmpty() ? error.getCode().toString() : message;
  }

  private AppendRowsRequest request(List<ByteString> rows) {
    return AppendRowsRequest.newBuilder()
        .setWriteStream(name)
        .setOffset(Int64Value.of(written))
        .setProtoRows(
            AppendRowsRequest.ProtoData.newBuilder()
                .setWriterSchema(schema)
                .setRows(ProtoRows.newBuilder().addAllSerializedRows(rows)))
        .build();
  }

  /** An answer that is about the rows. */
  private AppendRowsResponse answer(AppendRowsRequest request) throws IOException {
    try {
      AppendRowsResponse answer =
          known ? api.again(() -> answerOnce(request)) : api.untilKnown(() -> answerOnce(request));
      known = true;
      return answer;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
        // Nobody else writes to the stream: these are the rows of a request whose answer was lost.
        return AppendRowsResponse.getDefaultInstance();
      }
      throw e;
    }
  }

  private AppendRowsResponse answerOnce(AppendRowsRequest request) throws IOException {
    AppendCall open = connection;
    if (open == null) {
      open = api.append(name);
      connection = open;
    }
    try {
      AppendRowsResponse answer = open.ask(request);
      if (answer.hasError() && answer.getError().getCode() != Code.INVALID_ARGUMENT_VALUE) {
        throw status(answer).asRuntimeException();
      }
      return answer;
    } catch (StatusRuntimeException e) {
      close();
      throw e;
    }
  }

  private static Status status(AppendRowsResponse answer) {
    return Status.fromCodeValue(answer.getError().getCode())
        .withDescription(answer.getError().getMessage());
  }

  /**
   * Ends the stream.
   *
   * @return its rows
   * @throws BigQueryException in one line, if BigQuery counts others
   */
  long finish() throws IOException {
    close();
    long counted = api.finish(name);
    if (counted != written) {
      throw new BigQueryException(
          String.format(
              "BigQuery took %,d rows of the stream %s and counts %,d in it: run again",
              written, name, counted));
    }
    return written;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
