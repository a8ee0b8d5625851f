package dev.millrace.pipelines.deadletters;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-Patch (RFC 6902) for the records of dead letters. All of it applies to a record, or none.
 * What it does not touch keeps its digits; the record is written anew, without blanks between its
 * parts. By {@code test} 1 and 1.0 are two values. A path with {@code ~01} in it is refused.
 */
public final class LetterPatch implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final EnumSet<CompatibilityFlags> STRICT =
      EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

  /** As the record is written, so are its numbers; a member that is given twice is refused. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final String text;
  private transient @Nullable JsonNode operations;

  private LetterPatch(String text, JsonNode operations) {
    this.text = text;
    this.operations = operations;
  }

  /**
   * Reads a patch.
   *
   * @throws IllegalArgumentException if it is none; says why
   */
  public static LetterPatch parse(String text) {
    try {
      JsonNode operations = JSON.readTree(text);
      JsonPatch.validate(operations, STRICT);
      operations.forEach(LetterPatch::requireReadable);
      return new LetterPatch(text, operations);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(oneLine(e.getOriginalMessage()), e);
    } catch (InvalidJsonPatchException e) {
      throw new IllegalArgumentException(oneLine(String.valueOf(e.getMessage())), e);
    }
  }

  /** The library takes ~01, which is ~1 in a name, for a slash, and would change another field. */
  private static void requireReadable(JsonNode operation) {
    for (String pointer : List.of("path", "from")) {
      if (operation.path(pointer).asText().contains("~01")) {
        throw new IllegalArgumentException(
            "the %s %s has ~01 in it, which cannot be patched"
                .formatted(pointer, operation.path(pointer).asText()));
      }
    }
  }

  /**
   * The record as it is after the patch.
   *
   * @throws IllegalArgumentException if the patch does not fit; says why
   */
  public byte[] applyTo(byte[] record) {
    try {
      JsonNode before = JSON.readTree(record);
      if (before.isMissingNode()) {
        throw new IllegalArgumentException("the record is empty");
      }
      return JSON.writeValueAsBytes(JsonPatch.apply(operations(), before, STRICT));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the record is no JSON: " + oneLine(e.getOriginalMessage()), e);
    } catch (JsonPatchApplicationException e) {
      throw new IllegalArgumentException(oneLine(String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the record is no JSON: " + e, e);
    }
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private JsonNode operations() throws JsonProcessingException {
    JsonNode known = operations;
    if (known == null) {
      known = JSON.readTree(text);
      operations = known;
    }
    return known;
  }
}
