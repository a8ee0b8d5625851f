package dev.millrace.transforms.sql.functions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.millrace.transforms.events.Pseudonyms;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.jspecify.annotations.Nullable;

/**
 * {@code PSEUDONYMISE(text, variable)}: the pseudonym of a text, as {@link Pseudonyms} makes it: 64
 * hexadecimal digits, the same that {@code ingest-events} lands for that text under that key.
 *
 * <p><b>The key</b> is what the environment variable of this name holds, on every worker: one line
 * of at least {@value Pseudonyms#LEAST_KEY_LENGTH} letters, digits and signs. A statement and the
 * job's graph, which engines print and keep, hold the variable's name alone, and no message says
 * what the key is. Workers with unequal keys are not noticed.
 *
 * <p><b>Null</b> if an argument is null. <b>Error</b>: a variable that is not set, or holds no such
 * key. <b>Cost</b>: one HMAC-SHA-256; the key is read once for each thread.
 */
public final class Pseudonymise implements BeamSqlUdf {
  private static final ThreadLocal<Map<String, Pseudonyms>> OPEN =
      ThreadLocal.withInitial(HashMap::new);

  /** What SQL calls. */
  public static @Nullable String eval(@Nullable String text, @Nullable String variable) {
    return of(text, variable);
  }

  /**
   * @throws IllegalArgumentException if the variable holds no key; does not say what it holds
   */
  public static @Nullable String of(@Nullable String text, @Nullable String variable) {
    return text == null || variable == null
        ? null
        : OPEN.get().computeIfAbsent(variable, name -> read(name, System::getenv)).ofText(text);
  }

  static Pseudonyms read(String variable, UnaryOperator<@Nullable String> environment) {
    String key = environment.apply(variable);
    if (key == null) {
      throw invalid(variable, "it is not set (must be, on each worker)");
    }
    if (!key.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw invalid(
          variable,
          "it holds other than letters, digits and signs (must be one line, as openssl rand -hex 32"
              + " writes)");
    }
    if (key.length() < Pseudonyms.LEAST_KEY_LENGTH) {
      throw invalid(
          variable,
          "it holds %d bytes (must be at least %d; openssl rand -hex 32 writes a key)"
              .formatted(key.length(), Pseudonyms.LEAST_KEY_LENGTH));
    }
    return Pseudonyms.under(key.getBytes(US_ASCII));
  }

  /** Who gives the key itself in place of the name must not find it in a log. */
  private static IllegalArgumentException invalid(String variable, String reason) {
    boolean looksLikeName = variable.matches("[A-Z][A-Z0-9_]{0,30}");
    return new IllegalArgumentException(
        "Invalid variable of PSEUDONYMISE%s: %s"
            .formatted(looksLikeName ? " " + variable : "", reason));
  }
}
