package dev.millrace.pipelines.weblogalerts;

import java.util.function.ToDoubleFunction;

/**
 * One input of the model: a figure of what a client did that a person can read, and the scale on
 * which the model sees it. Some figures are taken of the recent windows too: those of attacks that
 * may go slowly. What only says how much came, or how often the same, is not among them: it would
 * make a guesser of every program that asks for the same thing day and night. The order of the
 * constants is the order of the model's inputs. docs/features.md defines the same, for people.
 */
public enum WebLogFeature {
  REQUESTS("requests", Scale.LOGARITHM, ClientActivity::requests),
  REQUESTS_BEYOND_60("requestsBeyond60", Scale.LOGARITHM, a -> Math.max(0, a.requests() - 60)),
  REQUESTS_BEYOND_300("requestsBeyond300", Scale.LOGARITHM, a -> Math.max(0, a.requests() - 300)),
  BUSIEST_FIVE_SECONDS("busiestFiveSeconds", Scale.LOGARITHM, ClientActivity::busiestSlot),
  EVENNESS("evenness", Scale.LOGARITHM, a -> ratio(a.requests(), Math.max(1, a.busiestSlot()))),
  REPEATED_REQUESTS("repeatedRequests", Scale.LOGARITHM, WebLogFeature::repeatedRequests),
  REQUESTS_PER_TARGET(
      "requestsPerTarget", Scale.LOGARITHM, a -> ratio(a.requests(), distinctTargets(a))),
  REQUESTS_PER_PATH(
      "requestsPerPath", Scale.LOGARITHM, a -> ratio(a.requests(), a.distinctPaths())),
  DISTINCT_PATHS("distinctPaths", Scale.LOGARITHM, ClientActivity::distinctPaths),
  DISTINCT_QUERIES("distinctQueries", Scale.LOGARITHM, ClientActivity::distinctQueries),
  LONG_TARGET("longTarget", Scale.LOGARITHM, a -> Math.max(0, a.longestTarget() - 300)),

  TARGETS_PER_SIZE("targetsPerSize", Scale.LOGARITHM, WebLogFeature::targetsPerSize),
  DISTINCT_PAGE_SIZES("distinctPageSizes", Scale.LOGARITHM, ClientActivity::distinctPageSizes),
  BARE_PAGES("barePages", Scale.LOGARITHM, WebLogFeature::barePages),
  BARE_PAGES_BEYOND_10("barePagesBeyond10", Scale.LOGARITHM, a -> Math.max(0, barePages(a) - 10)),
  UNREFERRED_PAGES("unreferredPages", Scale.LOGARITHM, WebLogFeature::unreferredPages),
  PAGES_PER_REFERRER("pagesPerReferrer", Scale.LOGARITHM, WebLogFeature::pagesPerReferrer),
  UNSTYLED_PAGES("unstyledPages", Scale.LOGARITHM, WebLogFeature::unstyledPages),
  INTERFACE_SHARE("interfaceShare", Scale.AS_IS, share(RequestTrait.INTERFACE_PATH)),
  INTERFACE_TARGETS("interfaceTargets", Scale.LOGARITHM, WebLogFeature::interfaceTargets),
  QUERY_SHARE("queryShare", Scale.AS_IS, share(RequestTrait.QUERY)),
  SCRIPT_SHARE("scriptShare", Scale.AS_IS, share(RequestTrait.SCRIPT)),

  PARTIAL_SHARE("partialShare", Scale.AS_IS, share(RequestTrait.PARTIAL)),
  NOT_MODIFIED_SHARE("notModifiedShare", Scale.AS_IS, share(RequestTrait.NOT_MODIFIED)),
  MISSED("missed", Scale.LOGARITHM, count(RequestTrait.MISSED)),
  MISSED_SHARE("missedShare", Scale.AS_IS, share(RequestTrait.MISSED)),
  DISTINCT_FAILING_PATHS(
      "distinctFailingPaths", Scale.LOGARITHM, ClientActivity::distinctFailingPaths),

  HEAD_SHARE("headShare", Scale.AS_IS, share(RequestTrait.HEAD)),
  LONE_POSTS("lonePosts", Scale.LOGARITHM, WebLogFeature::lonePosts),
  POSTS_PER_PATH(
      "postsPerPath",
      Scale.LOGARITHM,
      a -> ratio(a.count(RequestTrait.POST), a.distinctPostedPaths())),
  POST_BYTES_RANGE("postBytesRange", Scale.LOGARITHM, ClientActivity::postBytesRange),
  DISTINCT_POST_SIZES("distinctPostSizes", Scale.LOGARITHM, ClientActivity::distinctPostSizes),
  RARE_METHODS("rareMethods", Scale.LOGARITHM, count(RequestTrait.RARE_METHOD)),
  EMPTY_REQUESTS("emptyRequests", Scale.LOGARITHM, count(RequestTrait.EMPTY_REQUEST)),
  MALFORMED_REQUESTS("malformedRequests", Scale.LOGARITHM, count(RequestTrait.MALFORMED)),
  PROXY_REQUESTS("proxyRequests", Scale.LOGARITHM, count(RequestTrait.PROXY_REQUEST)),

  GUESSES("guesses", Scale.LOGARITHM, count(RequestTrait.GUESS)),
  GUESSES_BEYOND_3("guessesBeyond3", Scale.LOGARITHM, WebLogFeature::guessesBeyond3),
  GUESSES_PER_PATH("guessesPerPath", Scale.LOGARITHM, WebLogFeature::guessesPerPath),
  GUESS_SHARE("guessShare", Scale.AS_IS, share(RequestTrait.GUESS)),
  LONE_GUESSES("loneGuesses", Scale.LOGARITHM, WebLogFeature::loneGuesses),
  LONE_GUESS_SHARE(
      "loneGuessShare",
      Scale.AS_IS,
      a -> hasHeaders(a) * share(RequestTrait.LONE_GUESS).applyAsDouble(a)),

  SECRET_PATHS("secretPaths", Scale.LOGARITHM, count(RequestTrait.SECRET_PATH)),
  SENSITIVE_PATHS("sensitivePaths", Scale.LOGARITHM, count(RequestTrait.SENSITIVE_PATH)),
  SENSITIVE_MISSED("sensitiveMissed", Scale.LOGARITHM, count(RequestTrait.SENSITIVE_MISSED)),
  SENSITIVE_MISSED_SHARE("sensitiveMissedShare", Scale.AS_IS, share(RequestTrait.SENSITIVE_MISSED)),
  SCRIPTS_NOT_FOUND("scriptsNotFound", Scale.LOGARITHM, count(RequestTrait.SCRIPT_NOT_FOUND)),
  FINGERPRINTS("fingerprints", Scale.LOGARITHM, count(RequestTrait.FINGERPRINT)),

  WEB_SHELL("webShell", Scale.LOGARITHM, count(RequestTrait.WEB_SHELL)),
  SQL("sql", Scale.LOGARITHM, count(RequestTrait.SQL)),
  MARKUP("markup", Scale.LOGARITHM, count(RequestTrait.MARKUP)),
  TRAVERSAL("traversal", Scale.LOGARITHM, count(RequestTrait.TRAVERSAL)),
  CODE("code", Scale.LOGARITHM, count(RequestTrait.CODE)),
  COMMAND("command", Scale.LOGARITHM, count(RequestTrait.COMMAND)),
  HEADER_INJECTION("headerInjection", Scale.LOGARITHM, count(RequestTrait.HEADER_INJECTION)),
  SUSPECT_CHARACTERS("suspectCharacters", Scale.LOGARITHM, count(RequestTrait.SUSPECT_CHARACTERS)),
  INJECTION_SHARE("injectionShare", Scale.AS_IS, WebLogFeature::injectionShare),

  NO_AGENT_SHARE(
      "noAgentShare",
      Scale.AS_IS,
      a -> hasHeaders(a) * share(RequestTrait.NO_AGENT).applyAsDouble(a)),
  BROWSER_SHARE("browserShare", Scale.AS_IS, share(RequestTrait.BROWSER_AGENT)),
  CRAWLER_SHARE("crawlerShare", Scale.AS_IS, share(RequestTrait.CRAWLER_AGENT)),
  TOOL_SHARE("toolShare", Scale.AS_IS, share(RequestTrait.TOOL_AGENT)),
  SCANNER_AGENT("scannerAgent", Scale.LOGARITHM, count(RequestTrait.SCANNER_AGENT)),
  DISTINCT_AGENTS("distinctAgents", Scale.LOGARITHM, ClientActivity::distinctAgents),

  RECENT_BARE_PAGES("recentBarePages", BARE_PAGES),
  RECENT_BARE_PAGES_BEYOND_10("recentBarePagesBeyond10", BARE_PAGES_BEYOND_10),
  RECENT_UNREFERRED_PAGES("recentUnreferredPages", UNREFERRED_PAGES),
  RECENT_PAGES_PER_REFERRER("recentPagesPerReferrer", PAGES_PER_REFERRER),
  RECENT_UNSTYLED_PAGES("recentUnstyledPages", UNSTYLED_PAGES),
  RECENT_INTERFACE_TARGETS("recentInterfaceTargets", INTERFACE_TARGETS),
  RECENT_DISTINCT_PATHS("recentDistinctPaths", DISTINCT_PATHS),
  RECENT_DISTINCT_PAGE_SIZES("recentDistinctPageSizes", DISTINCT_PAGE_SIZES),
  RECENT_TARGETS_PER_SIZE("recentTargetsPerSize", TARGETS_PER_SIZE),
  RECENT_DISTINCT_FAILING_PATHS("recentDistinctFailingPaths", DISTINCT_FAILING_PATHS),
  RECENT_GUESSES("recentGuesses", GUESSES),
  RECENT_GUESSES_BEYOND_3("recentGuessesBeyond3", GUESSES_BEYOND_3),
  RECENT_GUESS_SHARE("recentGuessShare", GUESS_SHARE),
  RECENT_LONE_GUESSES("recentLoneGuesses", LONE_GUESSES);

  /** What a figure is taken of. */
  private enum Span {
    /** What the client did in the window. */
    WINDOW,
    /** What it did in this window and the ones before, see {@link RecentClients}. */
    RECENT
  }

  /** How the model sees a figure. */
  private enum Scale {
    /** As it is, for shares. */
    AS_IS {
      @Override
      double apply(double figure) {
        return figure;
      }
    },
    /** Natural logarithm of one more, for counts: ten times as many is the same step anywhere. */
    LOGARITHM {
      @Override
      double apply(double figure) {
        return StrictMath.log1p(figure);
      }
    };

    abstract double apply(double figure);
  }

  /** Added to what a share is taken of: a share of few requests says little. */
  private static final int SHRINKAGE = 2;

  private final String figureName;
  private final Scale scale;
  private final Span span;
  private final ToDoubleFunction<ClientActivity> figure;

  WebLogFeature(String figureName, Scale scale, ToDoubleFunction<ClientActivity> figure) {
    this.figureName = figureName;
    this.scale = scale;
    this.span = Span.WINDOW;
    this.figure = figure;
  }

  /** The same figure of the recent windows. */
  WebLogFeature(String figureName, WebLogFeature ofWindow) {
    this.figureName = figureName;
    this.scale = ofWindow.scale;
    this.span = Span.RECENT;
    this.figure = ofWindow.figure;
  }

  /** The name in alerts, in the model and in its card. */
  public String figureName() {
    return figureName;
  }

  /** Whether it is a share, from 0 to 1, and no count. */
  boolean isShare() {
    return scale == Scale.AS_IS;
  }

  /**
   * The figure, as a person reads it.
   *
   * @param activity what the client did in the window
   * @param recent what it did in this window and the ones before
   */
  public double figure(ClientActivity activity, ClientActivity recent) {
    return figure.applyAsDouble(
        switch (span) {
          case WINDOW -> activity;
          case RECENT -> recent;
        });
  }

  /** The figure on the model's scale. */
  public float value(ClientActivity activity, ClientActivity recent) {
    return (float) scale.apply(figure(activity, recent));
  }

  private static ToDoubleFunction<ClientActivity> count(RequestTrait trait) {
    return activity -> activity.count(trait);
  }

  private static ToDoubleFunction<ClientActivity> share(RequestTrait trait) {
    return activity -> ratio(activity.count(trait), activity.requests() + SHRINKAGE);
  }

  /**
   * 0 where no request has a referrer or a user agent, else 1. A log in the common format has
   * neither, and must not make its every page look as if a program had asked for it.
   */
  private static int hasHeaders(ClientActivity activity) {
    boolean bare =
        activity.count(RequestTrait.NO_AGENT) == activity.requests()
            && activity.count(RequestTrait.NO_REFERRER) == activity.requests();
    return bare ? 0 : 1;
  }

  private static double lonePosts(ClientActivity activity) {
    return hasHeaders(activity) * (double) activity.count(RequestTrait.LONE_POST);
  }

  private static double loneGuesses(ClientActivity activity) {
    return hasHeaders(activity) * (double) activity.count(RequestTrait.LONE_GUESS);
  }

  private static double guessesBeyond3(ClientActivity activity) {
    return Math.max(0, activity.count(RequestTrait.GUESS) - 3);
  }

  private static double guessesPerPath(ClientActivity activity) {
    return ratio(activity.count(RequestTrait.GUESS), activity.distinctPaths());
  }

  private static double distinctTargets(ClientActivity activity) {
    return Math.max(1, Math.max(activity.distinctPaths(), activity.distinctQueries()));
  }

  /** Requests for what was asked before, parts of a download not counted. */
  private static double repeatedRequests(ClientActivity activity) {
    double whole = activity.requests() - activity.count(RequestTrait.PARTIAL);
    return Math.max(0, whole - distinctTargets(activity));
  }

  /** Share of requests by clients that are no declared crawlers. */
  private static double undeclared(ClientActivity activity) {
    return 1 - ratio(activity.count(RequestTrait.CRAWLER_AGENT), activity.requests());
  }

  private static double outsideInterfaces(ClientActivity activity) {
    return 1 - ratio(activity.count(RequestTrait.INTERFACE_PATH), activity.requests());
  }

  /** Many targets of one size: a site that answers all alike, or one page under many names. */
  private static double targetsPerSize(ClientActivity activity) {
    double targets = Math.min(distinctTargets(activity), activity.count(RequestTrait.PAGE));
    return ratio(targets, activity.distinctPageSizes());
  }

  /** Distinct pages that come without the assets a browser would fetch. */
  private static double barePages(ClientActivity activity) {
    long notPages = activity.count(RequestTrait.ASSET) + activity.count(RequestTrait.FILE);
    return distinctTargets(activity)
        * (1 - ratio(notPages, activity.requests()))
        * undeclared(activity)
        * outsideInterfaces(activity);
  }

  private static double unreferredPages(ClientActivity activity) {
    return hasHeaders(activity)
        * activity.count(RequestTrait.PAGE_WITHOUT_REFERRER)
        * undeclared(activity)
        * outsideInterfaces(activity);
  }

  private static double pagesPerReferrer(ClientActivity activity) {
    long referred =
        activity.count(RequestTrait.PAGE) - activity.count(RequestTrait.PAGE_WITHOUT_REFERRER);
    return ratio(referred, activity.distinctPageReferrers()) * undeclared(activity);
  }

  /** Pages without style sheets and scripts, which a mirror of texts and images leaves out. */
  private static double unstyledPages(ClientActivity activity) {
    double pages = activity.count(RequestTrait.PAGE);
    return Math.max(0, pages - activity.count(RequestTrait.STYLE))
        * undeclared(activity)
        * outsideInterfaces(activity);
  }

  private static double interfaceTargets(ClientActivity activity) {
    return distinctTargets(activity) * (1 - outsideInterfaces(activity));
  }

  private static double injectionShare(ClientActivity activity) {
    long tokens =
        activity.count(RequestTrait.SQL)
            + activity.count(RequestTrait.MARKUP)
            + activity.count(RequestTrait.TRAVERSAL)
            + activity.count(RequestTrait.CODE)
            + activity.count(RequestTrait.COMMAND)
            + activity.count(RequestTrait.WEB_SHELL);
    return Math.min(1, ratio(tokens, activity.requests()));
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
