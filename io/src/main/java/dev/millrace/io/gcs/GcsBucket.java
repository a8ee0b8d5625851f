package dev.millrace.io.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Small objects of a bucket, changed on condition. Every object has a generation, a number that
 * each writing replaces by a new one. A change that names a generation is carried out only if the
 * object still has it, so that of several that try at once one succeeds.
 *
 * <p><b>Lost answers</b>: a change may have been carried out although the connection ended before
 * the answer, and is then refused when it is sent again. Each writing leaves a mark of its own in
 * the object's metadata, beside those of the {@value #MARKS_KEPT} before it, by which a refused one
 * is known as done even if others have come after it.
 *
 * <p><b>Errors</b>: {@link GcsFault}, after {@link GcsRetry} has tried long enough.
 */
public final class GcsBucket {
  /** What an object is that is not there. */
  public static final Version NONE = new Version(0, "");

  private static final String MARKS = "millrace-writes";
  private static final int MARKS_KEPT = 16;
  private static final String AUTHOR = "millrace-author";
  private static final String GENERATION = "x-goog-generation";
  private static final int NOT_FOUND = 404;
  private static final int CONDITION_NOT_MET = 412;

  /** Those that the name of a bucket or the rights of who asks can mend. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, NOT_FOUND);

  private final Storage storage;
  private final String name;

  private GcsBucket(Storage storage, String name) {
    this.storage = storage;
    this.name = name;
  }

  public static GcsBucket named(String name) {
    return new GcsBucket(GcsClient.storage(), name);
  }

  /**
   * An object's text.
   *
   * @param generation the one that was read
   */
  public record Content(String text, long generation) {}

  /**
   * An object as it is between two changes.
   *
   * @param marks of the writings that led to it, the newest first
   */
  public record Version(long generation, String marks) {
    private String and(String mark) {
      return Stream.concat(
              Stream.of(mark),
              Splitter.on(' ').omitEmptyStrings().splitToStream(marks).limit(MARKS_KEPT))
          .collect(Collectors.joining(" "));
    }
  }

  /** What became of a change. */
  public enum Outcome {
    DONE,
    /** The object had another generation; nothing was changed. */
    REFUSED
  }

  /** An object's text, if it is there. */
  public Optional<Content> read(String object) throws IOException {
    return ifFound(
        () -> {
          HttpResponse answer = storage.objects().get(name, object).executeMedia();
          try (InputStream body = answer.getContent()) {
            // Before the generation is believed: a cut answer ends with an exception here.
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            String generation = answer.getHeaders().getFirstHeaderStringValue(GENERATION);
            if (generation == null) {
              throw new IOException("an answer without " + GENERATION);
            }
            return new Content(text, Long.parseLong(generation));
          } finally {
            answer.disconnect();
          }
        });
  }

  /** How an object is now; {@link #NONE} if it is not there. */
  public Version version(String object) throws IOException {
    return metadata(object)
        .map(there -> new Version(there.getGeneration(), said(there, MARKS)))
        .orElse(NONE);
  }

  /**
   * Writes an object if it is still as it was.
   *
   * @param author whose writing it is, which {@link #isBy} tells
   */
  public Outcome write(String object, String text, Version version, String author)
      throws IOException {
    String mark = UUID.randomUUID().toString();
    StorageObject description =
        new StorageObject()
            .setName(object)
            .setContentType("application/json")
            .setMetadata(Map.of(MARKS, version.and(mark), AUTHOR, author));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      GcsRetry.persist(
          () -> {
            Storage.Objects.Insert insert =
                storage
                    .objects()
                    .insert(name, description, new ByteArrayContent("application/json", bytes))
                    .setIfGenerationMatch(version.generation());
            insert.getMediaHttpUploader().setDirectUploadEnabled(true);
            return insert.execute();
          });
      return Outcome.DONE;
    } catch (GoogleJsonResponseException e) {
      if (e.getStatusCode() != CONDITION_NOT_MET) {
        throw GcsFault.of(name, e);
      }
      return said(object, MARKS).contains(mark) ? Outcome.DONE : Outcome.REFUSED;
    } catch (IOException e) {
      throw GcsFault.of(name, e);
    }
  }

  /** Whether what is there was written by an author. */
  public boolean isBy(String object, String author) throws IOException {
    return said(object, AUTHOR).equals(author);
  }

  private String said(String object, String key) throws IOException {
    return metadata(object).map(there -> said(there, key)).orElse("");
  }

  /** Others may have written it, who say nothing. */
  private static String said(StorageObject there, String key) {
    Map<String, String> metadata = there.getMetadata();
    return metadata == null ? "" : metadata.getOrDefault(key, "");
  }

  private Optional<StorageObject> metadata(String object) throws IOException {
    return ifFound(() -> storage.objects().get(name, object).execute());
  }

  /** Removes an object as it is now; one that is written meanwhile stays. */
  public void delete(String object) throws IOException {
    Version version = version(object);
    if (version.equals(NONE)) {
      return;
    }
    try {
      ifFound(
          () -> {
            storage
                .objects()
                .delete(name, object)
                .setIfGenerationMatch(version.generation())
                .execute();
            return version;
          });
    } catch (GcsFault e) {
      if (GcsFault.status(e) != CONDITION_NOT_MET) {
        throw e;
      }
    }
  }

  /** Names of all objects that begin so. */
  public List<String> objects(String beginning) throws IOException {
    return pages(beginning, null, GcsBucket::names);
  }

  /** Names of the objects that begin so and have no slash after that. */
  public List<String> objectsOfFolder(String beginning) throws IOException {
    return pages(beginning, "/", GcsBucket::names);
  }

  /** Names up to the first slash after a beginning, which ends them, where there is one. */
  public List<String> folders(String beginning) throws IOException {
    return pages(
        beginning, "/", page -> page.getPrefixes() == null ? List.of() : page.getPrefixes());
  }

  private static List<String> names(Objects page) {
    return page.getItems() == null
        ? List.of()
        : page.getItems().stream().map(StorageObject::getName).toList();
  }

  private List<String> pages(
      String beginning, @Nullable String delimiter, Function<Objects, List<String>> names)
      throws IOException {
    List<String> all = new ArrayList<>();
    String next = null;
    do {
      String token = next;
      Objects page =
          found(
              () ->
                  storage
                      .objects()
                      .list(name)
                      .setPrefix(beginning)
                      .setDelimiter(delimiter)
                      .setPageToken(token)
                      .execute());
      all.addAll(names.apply(page));
      next = page.getNextPageToken();
    } while (next != null);
    return all;
  }

  /** Fails if the service cannot be reached, or stays ill; a refusal is an answer as well. */
  public void requireAnswer() throws GcsFault {
    try {
      GcsRetry.withStrangers().call(storage.objects().list(name).setMaxResults(1L)::execute);
    } catch (IOException e) {
      if (GcsFault.status(e) / 100 != 4) {
        throw GcsFault.of(name, e);
      }
    }
  }

  /**
   * Why the service does not let who asks look at the bucket, in its words; empty if it does.
   *
   * @throws GcsFault if it cannot be reached, stays ill, or says something else
   */
  public Optional<String> refusal() throws GcsFault {
    try {
      GcsRetry.withStrangers().call(storage.buckets().get(name)::execute);
      return Optional.empty();
    } catch (IOException e) {
      if (!REFUSALS.contains(GcsFault.status(e))) {
        throw GcsFault.of(name, e);
      }
      return Optional.of(GcsFault.reason(e));
    }
  }

  private <T> T found(GcsRetry.Request<T> request) throws GcsFault {
    try {
      return GcsRetry.persist(request);
    } catch (IOException e) {
      throw GcsFault.of(name, e);
    }
  }

  private <T> Optional<T> ifFound(GcsRetry.Request<T> request) throws GcsFault {
    try {
      return Optional.of(found(request));
    } catch (GcsFault e) {
      if (GcsFault.status(e) == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
