package dev.millrace.standins.gcs;

/** What a request asks for, as far as faults tell requests apart. */
public enum Operation {
  BUCKET,
  LIST,
  METADATA,
  DOWNLOAD,
  /** The whole of a small object in one request. */
  UPLOAD,
  /** The start of an upload in pieces. */
  UPLOAD_START,
  /** A piece of an upload, or the question how far it has come. */
  UPLOAD_PIECE,
  REWRITE,
  DELETE,
  BATCH;

  static Operation of(Call call) {
    if (call.isTo("batch")) {
      return BATCH;
    } else if (call.isTo("upload")) {
      return ofUpload(call);
    } else if (call.isTo("download")) {
      return DOWNLOAD;
    } else if (call.method().equals("DELETE")) {
      return DELETE;
    } else if (call.resource().contains("rewriteTo")) {
      return REWRITE;
    }
    return switch (call.resource().size()) {
      case 2 -> BUCKET;
      case 3 -> LIST;
      default -> call.parameter("alt").filter("media"::equals).isPresent() ? DOWNLOAD : METADATA;
    };
  }

  private static Operation ofUpload(Call call) {
    if (call.parameter("upload_id").isPresent()) {
      return UPLOAD_PIECE;
    }
    return call.parameter("uploadType").filter("resumable"::equals).isPresent()
        ? UPLOAD_START
        : UPLOAD;
  }
}
