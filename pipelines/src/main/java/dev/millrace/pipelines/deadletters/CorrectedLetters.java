package dev.millrace.pipelines.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.io.NamedFile;
import dev.millrace.transforms.DeadLetter;
import dev.millrace.transforms.SourcePosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * A file of dead letters that a person has edited: JSON Lines as they were landed. Of each line the
 * {@code source} says which letter it is, {@code payload} with {@code encoding} what its record
 * shall be, and {@code context}, if it is there, what it stands in; the rest is not looked at.
 */
public final class CorrectedLetters {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private CorrectedLetters() {}

  /**
   * Reads a file, line by line.
   *
   * @throws IllegalArgumentException if a line is no dead letter; names file and line
   */
  public static void read(String file, Consumer<DeadLetter> letters) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            Channels.newReader(FileSystems.open(NamedFile.of(file)), StandardCharsets.UTF_8))) {
      long number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          letters.accept(letter(line, file + ":" + number));
        }
        number++;
      }
    }
  }

  private static DeadLetter letter(String line, String place) {
    JsonNode letter = tree(line, place);
    JsonNode source = letter.path("source");
    require(source.path("uri").isTextual(), place, "source.uri", "text");
    require(
        source.path("offset").canConvertToLong() && source.path("offset").asLong() >= 0,
        place,
        "source.offset",
        "a whole number");
    require(letter.path("payload").isTextual(), place, "payload", "text");
    byte[] payload = payload(letter, place);
    require(
        payload.length <= DeadLetter.MAX_PAYLOAD,
        place,
        "payload",
        "at most %,d bytes".formatted(DeadLetter.MAX_PAYLOAD));
    return DeadLetter.of(
            "",
            "",
            "",
            payload,
            new SourcePosition(source.path("uri").asText(), source.path("offset").asLong()),
            null)
        .within(context(letter.path("context"), place));
  }

  private static JsonNode tree(String line, String place) {
    try {
      JsonNode letter = JSON.readTree(line);
      if (letter.isObject()) {
        return letter;
      }
      throw new IllegalArgumentException(place + " is no object (must be a dead letter in JSON)");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is no JSON: %s".formatted(place, e.getOriginalMessage()), e);
    }
  }

  private static byte[] payload(JsonNode letter, String place) {
    String payload = letter.path("payload").asText();
    if (!letter.has("encoding")) {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
    require(letter.path("encoding").asText().equals("base64"), place, "encoding", "base64");
    try {
      return Base64.getDecoder().decode(payload);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          place + " has a payload that is no base64 (must be, or have no encoding)", e);
    }
  }

  private static DeadLetter.@Nullable Context context(JsonNode context, String place) {
    if (context.isMissingNode() || context.isNull()) {
      return null;
    }
    require(
        context.path("format").isTextual() && context.path("text").isTextual(),
        place,
        "context",
        "an object with format and text");
    return new DeadLetter.Context(context.path("format").asText(), context.path("text").asText());
  }

  private static void require(boolean holds, String place, String field, String valid) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s has no usable %s (must be %s)".formatted(place, field, valid));
    }
  }
}
