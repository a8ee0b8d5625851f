package dev.millrace.standins.gcs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One generation of an object.
 *
 * @param generation a larger one is younger
 * @param contentEncoding {@code gzip} if the bytes are, and the service unpacks them; else empty
 * @param metadata what the writer said about it
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
record StoredObject(
    String bucket,
    String name,
    long generation,
    String contentType,
    String contentEncoding,
    Map<String, String> metadata,
    byte[] bytes) {

  /** As the API describes it. */
  ObjectNode resource() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "storage#object");
    json.put("id", bucket + "/" + name + "/" + generation);
    json.put("name", name);
    json.put("bucket", bucket);
    json.put("generation", Long.toString(generation));
    json.put("metageneration", "1");
    json.put("contentType", contentType);
    if (!contentEncoding.isEmpty()) {
      json.put("contentEncoding", contentEncoding);
    }
    json.put("storageClass", "STANDARD");
    json.put("size", Integer.toString(bytes.length));
    json.put("md5Hash", md5());
    json.put("crc32c", crc32c());
    json.put("timeCreated", "2026-01-05T12:00:00.000Z");
    json.put("updated", "2026-01-05T12:00:00.000Z");
    if (!metadata.isEmpty()) {
      ObjectNode said = json.putObject("metadata");
      metadata.forEach(said::put);
    }
    return json;
  }

  private String md5() {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String crc32c() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    int value = (int) checksum.getValue();
    return Base64.getEncoder()
        .encodeToString(
            new byte[] {
              (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
            });
  }
}
