package dev.millrace.standins.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Objects that come in: whole, with their description before them, or in pieces. */
final class Uploads {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

  /** Pieces but the last are multiples of this, and so is what is kept of one that was cut. */
  private static final int GRAIN = 256 * 1024;

  private final Buckets buckets;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  Uploads(Buckets buckets) {
    this.buckets = buckets;
  }

  Answer whole(String bucket, Call call) throws Refusal {
    Multipart parts = Multipart.of(call);
    if (parts.size() != 2) {
      throw Refusal.invalid("An upload has two parts");
    }
    Description description = Description.of(bucket, call, parts.body(0));
    StoredObject object =
        buckets.put(
            bucket,
            description.name(),
            description.contentType(),
            description.metadata(),
            parts.body(1),
            call.condition());
    return Answer.json(200, object.resource());
  }

  Answer start(String bucket, Call call, String address) throws Refusal {
    Description description = Description.of(bucket, call, call.body());
    buckets.check(bucket, description.name(), call.condition());
    String id = "upload-" + ids.incrementAndGet();
    sessions.put(id, new Session(bucket, description, call.condition()));
    return Answer.empty(200)
        .with(
            "Location",
            address + "/upload/storage/v1/b/" + bucket + "/o?uploadType=resumable&upload_id=" + id);
  }

  /**
   * @param isWhole false if the connection was cut before the end of the piece
   */
  Answer piece(Call call, boolean isWhole) throws Refusal {
    Session session = sessions.get(call.parameter("upload_id").orElse(""));
    if (session == null) {
      throw Refusal.invalid("No such upload");
    }
    synchronized (session) {
      return session.take(call, isWhole);
    }
  }

  /** What the client says about an object before its bytes. */
  private record Description(String name, String contentType, Map<String, String> metadata) {
    static Description of(String bucket, Call call, byte[] text) throws Refusal {
      try {
        JsonNode json = text.length == 0 ? JSON.createObjectNode() : JSON.readTree(text);
        Map<String, String> metadata = new LinkedHashMap<>();
        json.path("metadata")
            .fields()
            .forEachRemaining(field -> metadata.put(field.getKey(), field.getValue().asText()));
        String name = call.parameter("name").orElse(json.path("name").asText(""));
        if (name.isEmpty()) {
          throw Refusal.invalid("An object in " + bucket + " needs a name");
        }
        return new Description(
            name, json.path("contentType").asText("application/octet-stream"), metadata);
      } catch (IOException e) {
        throw Refusal.invalid("Not JSON: " + e.getMessage());
      }
    }
  }

  private final class Session {
    private final String bucket;
    private final Description description;
    private final OptionalLong condition;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable StoredObject done;

    private Session(String bucket, Description description, OptionalLong condition) {
      this.bucket = bucket;
      this.description = description;
      this.condition = condition;
    }

    private Answer take(Call call, boolean isWhole) throws Refusal {
      if (done != null) {
        return Answer.json(200, done.resource());
      }
      String said = call.header("content-range").orElse("");
      Matcher range = CONTENT_RANGE.matcher(said);
      if (!range.matches()) {
        throw Refusal.invalid("Invalid Content-Range: " + said);
      }
      if (range.group(1) != null) {
        append(call.body(), Long.parseLong(range.group(1)), isWhole);
      }
      boolean last = !range.group(3).equals("*");
      if (last && isWhole && bytes.size() == Long.parseLong(range.group(3))) {
        done =
            buckets.put(
                bucket,
                description.name(),
                description.contentType(),
                description.metadata(),
                bytes.toByteArray(),
                condition);
        return Answer.json(200, done.resource());
      }
      if (isWhole && !last && call.body().length % GRAIN != 0) {
        throw Refusal.invalid("A piece but the last must be a multiple of 256 KiB");
      }
      Answer more = Answer.empty(308);
      return bytes.size() == 0 ? more : more.with("Range", "bytes=0-" + (bytes.size() - 1));
    }

    private void append(byte[] piece, long from, boolean isWhole) throws Refusal {
      if (from > bytes.size()) {
        throw Refusal.invalid("A piece from " + from + " after " + bytes.size() + " bytes");
      }
      int length = isWhole ? piece.length : piece.length / GRAIN * GRAIN;
      // What came before is sent again where the client did not hear that it had arrived.
      int known = (int) (bytes.size() - from);
      if (length > known) {
        bytes.write(piece, known, length - known);
      }
    }
  }
}
