package dev.millrace.standins.gcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** Answers requests, one at a time or as parts of a batch, when no fault has come before. */
final class Service {
  private final Buckets buckets;
  private final Uploads uploads;
  private final Listing listing;

  Service(Buckets buckets, Listing listing) {
    this.buckets = buckets;
    this.uploads = new Uploads(buckets);
    this.listing = listing;
  }

  /**
   * @param isWhole false if the connection was cut before the end of the request
   * @param address of this service, for where an upload goes on
   * @param parts answers a request of a batch
   */
  Answer answer(Call call, boolean isWhole, String address, Function<Call, Answer> parts) {
    try {
      List<String> resource = call.resource();
      return switch (Operation.of(call)) {
        case BATCH -> batch(call, parts);
        case BUCKET -> bucket(resource.get(1));
        case LIST -> listing.answer(buckets.snapshot(resource.get(1)), call);
        case METADATA -> Answer.json(200, named(resource).resource());
        case DOWNLOAD -> Download.answer(generation(call), call);
        case UPLOAD -> uploads.whole(resource.get(1), call);
        case UPLOAD_START -> uploads.start(resource.get(1), call, address);
        case UPLOAD_PIECE -> uploads.piece(call, isWhole);
        case REWRITE -> rewrite(call);
        case DELETE -> delete(call);
      };
    } catch (Refusal refusal) {
      return refusal.answer();
    }
  }

  private StoredObject named(List<String> resource) throws Refusal {
    return buckets.object(resource.get(1), resource.get(3));
  }

  /** A reader that names a generation gets no other. */
  private StoredObject generation(Call call) throws Refusal {
    StoredObject object = named(call.resource());
    String wanted = call.parameter("generation").orElse(Long.toString(object.generation()));
    if (!wanted.equals(Long.toString(object.generation()))) {
      throw Refusal.noObject(object.bucket(), object.name() + "#" + wanted);
    }
    return object;
  }

  private Answer bucket(String name) throws Refusal {
    buckets.objects(name);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "storage#bucket");
    json.put("name", name);
    json.put("projectNumber", "1");
    json.put("location", "US");
    json.put("storageClass", "STANDARD");
    return Answer.json(200, json);
  }

  private Answer delete(Call call) throws Refusal {
    List<String> resource = call.resource();
    buckets.delete(resource.get(1), resource.get(3), call.condition());
    return Answer.empty(204);
  }

  private Answer rewrite(Call call) throws Refusal {
    List<String> resource = call.resource();
    StoredObject from = named(resource);
    OptionalLong condition = call.condition();
    StoredObject copy =
        buckets.put(
            resource.get(6),
            resource.get(8),
            from.contentType(),
            from.metadata(),
            from.bytes(),
            condition);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "storage#rewriteResponse");
    json.put("totalBytesRewritten", Integer.toString(copy.bytes().length));
    json.put("objectSize", Integer.toString(copy.bytes().length));
    json.put("done", true);
    json.set("resource", copy.resource());
    return Answer.json(200, json);
  }

  private static Answer batch(Call call, Function<Call, Answer> parts) throws Refusal {
    Multipart requests = Multipart.of(call);
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < requests.size(); i++) {
      String message = new String(requests.body(i), StandardCharsets.ISO_8859_1);
      List<String> first =
          Splitter.on(' ').splitToList(message.substring(0, message.indexOf("\r\n")));
      Answer answer =
          parts.apply(
              Call.of(
                  first.get(0),
                  first.get(1).replaceFirst("^https?://[^/]*", ""),
                  Multipart.headersOf(message.substring(message.indexOf("\r\n") + 2)),
                  Multipart.bodyOf(message).getBytes(StandardCharsets.ISO_8859_1)));
      String id = requests.headers(i).getOrDefault("content-id", "");
      answers
          .append("--answers\r\nContent-Type: application/http\r\nContent-ID: ")
          .append(id.replaceFirst("^<?", "<response-"))
          .append("\r\n\r\nHTTP/1.1 ")
          .append(answer.status())
          .append(" As it is\r\n");
      answer.headers().forEach((name, value) -> answers.append(name + ": " + value + "\r\n"));
      answers
          .append("Content-Length: ")
          .append(answer.body().length)
          .append("\r\n\r\n")
          .append(new String(answer.body(), StandardCharsets.ISO_8859_1))
          .append("\r\n");
    }
    answers.append("--answers--\r\n");
    return new Answer(200, Map.of(), answers.toString().getBytes(StandardCharsets.ISO_8859_1))
        .with("Content-Type", "multipart/mixed; boundary=answers");
  }
}
