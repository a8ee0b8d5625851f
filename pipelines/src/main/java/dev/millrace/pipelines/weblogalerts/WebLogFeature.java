package dev.millrace.pipelines.weblogalerts;

import java.util.function.ToDoubleFunction;

/**
 * One input of the model: a figure of a {@link ClientActivity} that a person can read, and the
 * scale on which the model sees it. The order of the constants is the order of the model's inputs.
 * docs/features.md defines the same, for people.
 */
public enum WebLogFeature {
  REQUESTS("requests", Scale.LOGARITHM, ClientActivity::requests),
  REQUESTS_BEYOND_60("requestsBeyond60", Scale.LOGARITHM, a -> Math.max(0, a.requests() - 60)),
  REQUESTS_BEYOND_300("requestsBeyond300", Scale.LOGARITHM, a -> Math.max(0, a.requests() - 300)),
  BUSIEST_FIVE_SECONDS("busiestFiveSeconds", Scale.LOGARITHM, ClientActivity::busiestSlot),
  ACTIVE_SECONDS("activeSeconds", Scale.SIXTIETH, ClientActivity::activeSeconds),
  REQUESTS_PER_TARGET(
      "requestsPerTarget", Scale.LOGARITHM, a -> ratio(a.requests(), distinctTargets(a)) - 1),
  DISTINCT_PATHS("distinctPaths", Scale.LOGARITHM, ClientActivity::distinctPaths),
  DISTINCT_QUERIES("distinctQueries", Scale.LOGARITHM, ClientActivity::distinctQueries),
  QUERIES_PER_PATH(
      "queriesPerPath",
      Scale.LOGARITHM,
      a -> ratio(a.distinctQueries(), Math.max(1, a.distinctPaths()))),
  LONGEST_TARGET("longestTarget", Scale.LOGARITHM, ClientActivity::longestTarget),

  PAGES("pages", Scale.LOGARITHM, count(RequestTrait.PAGE)),
  PAGE_SHARE("pageShare", Scale.AS_IS, share(RequestTrait.PAGE)),
  ASSET_SHARE("assetShare", Scale.AS_IS, share(RequestTrait.ASSET)),
  UNDECLARED_PAGES("undeclaredPages", Scale.LOGARITHM, WebLogFeature::undeclaredPages),
  UNREFERRED_PAGES("unreferredPages", Scale.LOGARITHM, count(RequestTrait.PAGE_WITHOUT_REFERRER)),
  UNREFERRED_PAGE_SHARE(
      "unreferredPageShare", Scale.AS_IS, share(RequestTrait.PAGE_WITHOUT_REFERRER)),
  QUERY_SHARE("queryShare", Scale.AS_IS, share(RequestTrait.QUERY)),
  SCRIPT_SHARE("scriptShare", Scale.AS_IS, share(RequestTrait.SCRIPT)),

  SUCCESS_SHARE("successShare", Scale.AS_IS, share(RequestTrait.SUCCESS)),
  REDIRECT_SHARE("redirectShare", Scale.AS_IS, share(RequestTrait.REDIRECT)),
  DENIED("denied", Scale.LOGARITHM, count(RequestTrait.DENIED)),
  DENIED_SHARE("deniedShare", Scale.AS_IS, share(RequestTrait.DENIED)),
  PAGES_NOT_FOUND("pagesNotFound", Scale.LOGARITHM, count(RequestTrait.PAGE_NOT_FOUND)),
  PAGE_NOT_FOUND_SHARE("pageNotFoundShare", Scale.AS_IS, share(RequestTrait.PAGE_NOT_FOUND)),
  OTHER_CLIENT_ERRORS("otherClientErrors", Scale.LOGARITHM, count(RequestTrait.OTHER_CLIENT_ERROR)),
  SERVER_ERROR_SHARE("serverErrorShare", Scale.AS_IS, share(RequestTrait.SERVER_ERROR)),
  DISTINCT_FAILING_PATHS(
      "distinctFailingPaths", Scale.LOGARITHM, ClientActivity::distinctFailingPaths),

  HEAD_SHARE("headShare", Scale.AS_IS, share(RequestTrait.HEAD)),
  POSTS("posts", Scale.LOGARITHM, count(RequestTrait.POST)),
  POST_SHARE("postShare", Scale.AS_IS, share(RequestTrait.POST)),
  RARE_METHODS("rareMethods", Scale.LOGARITHM, count(RequestTrait.RARE_METHOD)),
  EMPTY_REQUESTS("emptyRequests", Scale.LOGARITHM, count(RequestTrait.EMPTY_REQUEST)),
  MALFORMED_REQUESTS("malformedRequests", Scale.LOGARITHM, count(RequestTrait.MALFORMED)),
  PROXY_REQUESTS("proxyRequests", Scale.LOGARITHM, count(RequestTrait.PROXY_REQUEST)),

  LOGIN_ATTEMPTS("loginAttempts", Scale.LOGARITHM, count(RequestTrait.LOGIN_ATTEMPT)),
  LOGIN_ATTEMPT_SHARE("loginAttemptShare", Scale.AS_IS, share(RequestTrait.LOGIN_ATTEMPT)),

  SECRET_PATHS("secretPaths", Scale.LOGARITHM, count(RequestTrait.SECRET_PATH)),
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

  NO_AGENT_SHARE("noAgentShare", Scale.AS_IS, share(RequestTrait.NO_AGENT)),
  BROWSER_SHARE("browserShare", Scale.AS_IS, share(RequestTrait.BROWSER_AGENT)),
  CRAWLER_SHARE("crawlerShare", Scale.AS_IS, share(RequestTrait.CRAWLER_AGENT)),
  TOOL_SHARE("toolShare", Scale.AS_IS, share(RequestTrait.TOOL_AGENT)),
  SCANNER_AGENT("scannerAgent", Scale.LOGARITHM, count(RequestTrait.SCANNER_AGENT)),
  DISTINCT_AGENTS("distinctAgents", Scale.LOGARITHM, ClientActivity::distinctAgents);

  /** How the model sees a figure. */
  private enum Scale {
    /** As it is, for shares. */
    AS_IS {
      @Override
      double apply(double figure) {
        return figure;
      }
    },
    /** Divided by sixty, for seconds of a minute. */
    SIXTIETH {
      @Override
      double apply(double figure) {
        return figure / 60;
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
  private final ToDoubleFunction<ClientActivity> figure;

  WebLogFeature(String figureName, Scale scale, ToDoubleFunction<ClientActivity> figure) {
    this.figureName = figureName;
    this.scale = scale;
    this.figure = figure;
  }

  /** The name in alerts, in the model and in its card. */
  public String figureName() {
    return figureName;
  }

  /** The figure, as a person reads it. */
  public double figure(ClientActivity activity) {
    return figure.applyAsDouble(activity);
  }

  /** The figure on the model's scale. */
  public float value(ClientActivity activity) {
    return (float) scale.apply(figure(activity));
  }

  private static ToDoubleFunction<ClientActivity> count(RequestTrait trait) {
    return activity -> activity.count(trait);
  }

  private static ToDoubleFunction<ClientActivity> share(RequestTrait trait) {
    return activity -> ratio(activity.count(trait), activity.requests() + SHRINKAGE);
  }

  private static double distinctTargets(ClientActivity activity) {
    return Math.max(1, Math.max(activity.distinctPaths(), activity.distinctQueries()));
  }

  /**
   * Pages that come without the assets a browser would fetch, from clients that are no crawlers.
   */
  private static double undeclaredPages(ClientActivity activity) {
    double requests = Math.max(1, activity.requests());
    double declared = activity.count(RequestTrait.CRAWLER_AGENT) / requests;
    double assets = activity.count(RequestTrait.ASSET) / requests;
    return activity.count(RequestTrait.PAGE) * (1 - declared) * (1 - assets);
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
