package dev.millrace.transforms.sql.functions;

import dev.millrace.transforms.accesslog.AgentKind;
import dev.millrace.transforms.accesslog.ByteSlice;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.jspecify.annotations.Nullable;

/**
 * {@code PARSE_USER_AGENT(agent, field)}: what a user agent says of itself, by words in it.
 *
 * <ul>
 *   <li>{@code 'kind'}: {@code scanner}, {@code tool}, {@code crawler}, {@code browser} or {@code
 *       other}, as {@link AgentKind} tells them apart
 *   <li>{@code 'family'}: of a browser {@code Edge}, {@code Opera}, {@code Samsung Internet},
 *       {@code Firefox}, {@code Chrome}, {@code Internet Explorer} or {@code Safari}
 *   <li>{@code 'version'}: the digits of that family's main version
 *   <li>{@code 'system'}: of a browser {@code Windows}, {@code Android}, {@code iOS}, {@code
 *       macOS}, {@code ChromeOS} or {@code Linux}
 * </ul>
 *
 * <p>It knows these few and no devices; others are {@code other} or null. An agent may lie.
 *
 * <p><b>Null</b> if an argument is null, or the agent does not say; an empty agent and {@code -},
 * which logs write for none, are {@code other}. <b>Error</b>: a field of no such name. <b>Cost</b>:
 * proportional to the agent's length, for each field again.
 */
public final class ParseUserAgent implements BeamSqlUdf {

  /** In the order in which they are looked for: most name others as well, to be taken for them. */
  private static final List<Family> FAMILIES =
      List.of(
          new Family("Edge", List.of("Edg/", "EdgA/", "EdgiOS/", "Edge/")),
          new Family("Opera", List.of("OPR/", "OPiOS/", "Opera/", "Opera ")),
          new Family("Samsung Internet", List.of("SamsungBrowser/")),
          new Family("Firefox", List.of("Firefox/", "FxiOS/")),
          new Family("Chrome", List.of("Chrome/", "CriOS/", "Chromium/")),
          new Family("Internet Explorer", List.of("MSIE ", "Trident/")));

  private static final List<Family> SYSTEMS =
      List.of(
          new Family("Windows", List.of("Windows")),
          new Family("Android", List.of("Android")),
          new Family("iOS", List.of("iPhone", "iPad", "iPod")),
          new Family("macOS", List.of("Mac OS X", "Macintosh")),
          new Family("ChromeOS", List.of("CrOS ")),
          new Family("Linux", List.of("Linux")));

  private static final String SAFARI = "Safari/";

  /** Where Safari, new Opera and old Internet Explorer write their version. */
  private static final String VERSION = "Version/";

  private record Family(String name, List<String> words) {}

  /** What SQL calls. */
  public static @Nullable String eval(@Nullable String agent, @Nullable String field) {
    return of(agent, field);
  }

  /**
   * @throws IllegalArgumentException if there is no field of this name
   */
  public static @Nullable String of(@Nullable String agent, @Nullable String field) {
    if (agent == null || field == null) {
      return null;
    }
    return switch (field) {
      case "kind" -> AgentKind.of(ByteSlice.of(agent)).name().toLowerCase(Locale.ROOT);
      case "family" -> isBrowser(agent) ? family(agent) : null;
      case "version" -> isBrowser(agent) ? version(agent) : null;
      case "system" -> isBrowser(agent) ? first(SYSTEMS, agent) : null;
      default ->
          throw new IllegalArgumentException(
              "Invalid field of PARSE_USER_AGENT: '%s' (must be kind, family, version or system)"
                  .formatted(field));
    };
  }

  private static boolean isBrowser(String agent) {
    return AgentKind.of(ByteSlice.of(agent)) == AgentKind.BROWSER;
  }

  private static @Nullable String family(String agent) {
    String found = first(FAMILIES, agent);
    return found != null ? found : isSafari(agent) ? "Safari" : null;
  }

  /** Browsers of Android before Chrome say so too. */
  private static boolean isSafari(String agent) {
    return agent.contains(SAFARI) && agent.contains(VERSION) && !agent.contains("Android");
  }

  private static @Nullable String first(List<Family> families, String agent) {
    for (Family family : families) {
      if (family.words.stream().anyMatch(agent::contains)) {
        return family.name;
      }
    }
    return null;
  }

  private static @Nullable String version(String agent) {
    String family = family(agent);
    if (family == null) {
      return null;
    }
    return switch (family) {
      case "Safari" -> digitsAfter(agent, VERSION);
      // Version 11 wrote it only here.
      case "Internet Explorer" ->
          agent.contains("MSIE ") ? digitsAfter(agent, "MSIE ") : digitsAfter(agent, "rv:");
      case "Opera" ->
          agent.contains(VERSION) && agent.contains("Opera/")
              ? digitsAfter(agent, VERSION)
              : digitsAfterFirst(agent, family);
      default -> digitsAfterFirst(agent, family);
    };
  }

  private static @Nullable String digitsAfterFirst(String agent, String name) {
    return FAMILIES.stream()
        .filter(family -> family.name.equals(name))
        .flatMap(family -> family.words.stream())
        .filter(agent::contains)
        .findFirst()
        .map(word -> digitsAfter(agent, word))
        .orElse(null);
  }

  private static @Nullable String digitsAfter(String agent, String word) {
    int from = agent.indexOf(word);
    if (from < 0) {
      return null;
    }
    from += word.length();
    int to = from;
    while (to < agent.length() && agent.charAt(to) >= '0' && agent.charAt(to) <= '9') {
      to++;
    }
    return to == from ? null : agent.substring(from, to);
  }
}
