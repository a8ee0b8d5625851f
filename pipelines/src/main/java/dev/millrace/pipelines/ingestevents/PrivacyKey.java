package dev.millrace.pipelines.ingestevents;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.io.NamedFile;
import dev.millrace.pipelines.options.UsageException;
import dev.millrace.transforms.events.Pseudonyms;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;

/**
 * Where the key of pseudonyms is. Only that travels with a job: a graph is kept by engines in many
 * places, and the key must be in none of them. So each worker reads it for itself, and sees by its
 * id that it is the one that the run was started with.
 */
final class PrivacyKey implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Far more than any key, so that a wrong file is not read to its end. */
  private static final int LONGEST = 4_096;

  private final String option;
  private final String place;
  private final String id;

  private PrivacyKey(String option, String place, String id) {
    this.option = option;
    this.place = place;
    this.id = id;
  }

  /**
   * Looks at the key now.
   *
   * @throws UsageException if there is none, or it is no key; never says what it is
   */
  static PrivacyKey inFile(String file) {
    return of("privacyKeyFile", file);
  }

  /** The same for a variable of the environment. */
  static PrivacyKey inVariable(String name) {
    return of("privacyKeyVariable", name);
  }

  private static PrivacyKey of(String option, String place) {
    return new PrivacyKey(option, place, read(option, place, System::getenv).keyId());
  }

  /** Tells keys apart, and says nothing of them. */
  String id() {
    return id;
  }

  /**
   * The key, where it is needed.
   *
   * @throws UsageException if it is not there, or is another one
   */
  Pseudonyms open() {
    Pseudonyms pseudonyms = read(option, place, System::getenv);
    if (!pseudonyms.keyId().equals(id)) {
      throw UsageException.of(
          "Invalid --%s: a worker has another key than the run was started with (each must have the"
                  .formatted(option)
              + " same)");
    }
    return pseudonyms;
  }

  /**
   * @param environment a variable's value by its name
   */
  static Pseudonyms read(String option, String place, UnaryOperator<@Nullable String> environment) {
    String text =
        option.equals("privacyKeyFile") ? textOf(option, place) : environment.apply(place);
    if (text == null) {
      throw invalid(option, "must be a variable of the environment, here and on each worker");
    }
    String key = text.replaceFirst("\\r?\\n$", "");
    if (!key.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw invalid(
          option,
          "must hold one line of letters, digits and signs, as openssl rand -hex 32 writes");
    }
    if (key.length() < Pseudonyms.LEAST_KEY_LENGTH) {
      throw invalid(
          option,
          "must hold a key of at least %d bytes, this has %d; openssl rand -hex 32 writes one"
              .formatted(Pseudonyms.LEAST_KEY_LENGTH, key.length()));
    }
    return Pseudonyms.under(key.getBytes(US_ASCII));
  }

  private static String textOf(String option, String file) {
    try (InputStream in = Channels.newInputStream(FileSystems.open(NamedFile.of(file)))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw invalid(option, "must hold a key of at most %,d bytes".formatted(LONGEST));
      }
      return new String(bytes, UTF_8);
    } catch (FileNotFoundException e) {
      throw invalid(option, "must be a file that exists, here and on each worker");
    } catch (IOException e) {
      throw invalid(option, "must be a file that can be read, here and on each worker");
    }
  }

  /** Who takes the option for the place of the key itself must not find it in a log. */
  private static UsageException invalid(String option, String remedy) {
    return UsageException.invalid(option, "", remedy);
  }
}
