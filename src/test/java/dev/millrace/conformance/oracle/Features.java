package dev.millrace.conformance.oracle;

import static dev.millrace.conformance.oracle.Feature.log;
import static dev.millrace.conformance.oracle.Feature.share;
import static dev.millrace.conformance.oracle.Trait.*;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The inputs of the model in their order, as docs/features.md defines them under "Features": a line
 * each, and a further one is one line more.
 */
public final class Features {
  private static final List<Feature> OF_THE_WINDOW =
      List.of(
          log("requests", m -> m.requests()),
          log("requestsBeyond60", m -> beyond(60, m.requests())),
          log("requestsBeyond300", m -> beyond(300, m.requests())),
          log("busiestFiveSeconds", m -> m.busiest()),
          log("evenness", m -> m.requests() / Math.max(1.0, m.busiest())),
          log("repeatedRequests", m -> beyond(targets(m), m.requests() - m.count(PARTIAL))),
          log("requestsPerTarget", m -> ratio(m.requests(), targets(m))),
          log("requestsPerPath", m -> ratio(m.requests(), m.distinctPaths())),
          log("distinctPaths", m -> m.distinctPaths()),
          log("distinctQueries", m -> m.distinctQueries()),
          log("longTarget", m -> beyond(300, m.longestTarget())),
          log(
              "targetsPerSize",
              m -> ratio(Math.min(targets(m), m.count(PAGE)), m.distinctPageSizes())),
          log("distinctPageSizes", m -> m.distinctPageSizes()),
          log("barePages", m -> barePages(m)),
          log("barePagesBeyond10", m -> beyond(10, barePages(m))),
          log(
              "unreferredPages",
              m -> headers(m) * m.count(PAGE_WITHOUT_REFERRER) * undeclared(m) * outside(m)),
          log(
              "pagesPerReferrer",
              m ->
                  ratio(m.count(PAGE) - m.count(PAGE_WITHOUT_REFERRER), m.distinctPageReferrers())
                      * undeclared(m)),
          log(
              "unstyledPages",
              m -> beyond(m.count(STYLE), m.count(PAGE)) * undeclared(m) * outside(m)),
          share("interfaceShare", m -> shareOf(INTERFACE_PATH, m)),
          log("interfaceTargets", m -> targets(m) * (1 - outside(m))),
          share("queryShare", m -> shareOf(QUERY, m)),
          share("scriptShare", m -> shareOf(SCRIPT, m)),
          share("partialShare", m -> shareOf(PARTIAL, m)),
          share("notModifiedShare", m -> shareOf(NOT_MODIFIED, m)),
          log("missed", m -> m.count(MISSED)),
          share("missedShare", m -> shareOf(MISSED, m)),
          log("distinctFailingPaths", m -> m.distinctFailingPaths()),
          share("headShare", m -> shareOf(HEAD, m)),
          log("lonePosts", m -> headers(m) * m.count(LONE_POST)),
          log("postsPerPath", m -> ratio(m.count(POST), m.distinctPostedPaths())),
          log("postBytesRange", m -> m.postBytesRange()),
          log("distinctPostSizes", m -> m.distinctPostSizes()),
          log("rareMethods", m -> m.count(RARE_METHOD)),
          log("emptyRequests", m -> m.count(EMPTY_REQUEST)),
          log("malformedRequests", m -> m.count(MALFORMED)),
          log("proxyRequests", m -> m.count(PROXY_REQUEST)),
          log("guesses", m -> m.count(GUESS)),
          log("guessesBeyond3", m -> beyond(3, m.count(GUESS))),
          log("guessesPerPath", m -> ratio(m.count(GUESS), m.distinctPaths())),
          share("guessShare", m -> shareOf(GUESS, m)),
          log("loneGuesses", m -> headers(m) * m.count(LONE_GUESS)),
          share("loneGuessShare", m -> headers(m) * shareOf(LONE_GUESS, m)),
          log("secretPaths", m -> m.count(SECRET_PATH)),
          log("sensitivePaths", m -> m.count(SENSITIVE_PATH)),
          log("sensitiveMissed", m -> m.count(SENSITIVE_MISSED)),
          share("sensitiveMissedShare", m -> shareOf(SENSITIVE_MISSED, m)),
          log("scriptsNotFound", m -> m.count(SCRIPT_NOT_FOUND)),
          log("fingerprints", m -> m.count(FINGERPRINT)),
          log("webShell", m -> m.count(WEB_SHELL)),
          log("sql", m -> m.count(SQL)),
          log("markup", m -> m.count(MARKUP)),
          log("traversal", m -> m.count(TRAVERSAL)),
          log("code", m -> m.count(CODE)),
          log("command", m -> m.count(COMMAND)),
          log("headerInjection", m -> m.count(HEADER_INJECTION)),
          log("suspectCharacters", m -> m.count(SUSPECT_CHARACTERS)),
          share("injectionShare", m -> Math.min(1, ratio(injections(m), m.requests()))),
          share("noAgentShare", m -> headers(m) * shareOf(NO_AGENT, m)),
          share("browserShare", m -> shareOf(BROWSER_AGENT, m)),
          share("crawlerShare", m -> shareOf(CRAWLER_AGENT, m)),
          share("toolShare", m -> shareOf(TOOL_AGENT, m)),
          log("scannerAgent", m -> m.count(SCANNER_AGENT)),
          log("distinctAgents", m -> m.distinctAgents()));

  /** Which of them the model also sees of ten windows. */
  private static final List<String> OF_TEN_WINDOWS =
      List.of(
          "barePages",
          "barePagesBeyond10",
          "unreferredPages",
          "pagesPerReferrer",
          "unstyledPages",
          "interfaceTargets",
          "distinctPaths",
          "distinctPageSizes",
          "targetsPerSize",
          "distinctFailingPaths",
          "guesses",
          "guessesBeyond3",
          "guessShare",
          "loneGuesses");

  public static final List<Feature> ALL =
      Stream.concat(OF_THE_WINDOW.stream(), OF_TEN_WINDOWS.stream().map(Features::ofTenWindows))
          .toList();

  private Features() {}

  private static Feature ofTenWindows(String name) {
    return OF_THE_WINDOW.stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow()
        .ofTenWindows("recent" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
  }

  private static double beyond(double limit, double figure) {
    return Math.max(0, figure - limit);
  }

  private static double ratio(double a, double b) {
    return b == 0 ? 0 : a / b;
  }

  private static double shareOf(Trait trait, ClientMinute minute) {
    return minute.count(trait) / (minute.requests() + 2.0);
  }

  private static double targets(ClientMinute minute) {
    return Math.max(1, Math.max(minute.distinctPaths(), minute.distinctQueries()));
  }

  private static double headers(ClientMinute minute) {
    boolean none =
        minute.count(NO_AGENT) == minute.requests()
            && minute.count(NO_REFERRER) == minute.requests();
    return none ? 0 : 1;
  }

  private static double undeclared(ClientMinute minute) {
    return 1 - ratio(minute.count(CRAWLER_AGENT), minute.requests());
  }

  private static double outside(ClientMinute minute) {
    return 1 - ratio(minute.count(INTERFACE_PATH), minute.requests());
  }

  private static double barePages(ClientMinute minute) {
    double notPages = ratio(minute.count(ASSET) + minute.count(FILE), minute.requests());
    return targets(minute) * (1 - notPages) * undeclared(minute) * outside(minute);
  }

  private static double injections(ClientMinute minute) {
    return minute.count(SQL)
        + minute.count(MARKUP)
        + minute.count(TRAVERSAL)
        + minute.count(CODE)
        + minute.count(COMMAND)
        + minute.count(WEB_SHELL);
  }
}
