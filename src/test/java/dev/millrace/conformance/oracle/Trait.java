package dev.millrace.conformance.oracle;

import java.util.function.Predicate;

/**
 * What a request can be: the rules of docs/features.md, "Traits of a request", one for one and in
 * the same order.
 */
public enum Trait {
  SUCCESS(request -> request.hasStatus(200, 299)),
  PARTIAL(request -> request.hasStatus(206, 206)),
  REDIRECT(request -> request.hasStatus(300, 399) && !request.hasStatus(304, 304)),
  NOT_MODIFIED(request -> request.hasStatus(304, 304)),
  UNAUTHORIZED(request -> request.hasStatus(401, 401) || request.hasStatus(407, 407)),
  DENIED(request -> request.hasOneStatusOf(403, 423, 429, 451)),
  NOT_FOUND(request -> request.hasOneStatusOf(404, 410)),
  OTHER_CLIENT_ERROR(
      request ->
          request.hasStatus(400, 499)
              && !request.is(UNAUTHORIZED)
              && !request.is(DENIED)
              && !request.is(NOT_FOUND)),
  SERVER_ERROR(request -> request.hasStatus(500, 599)),
  GET(request -> request.method().equals("GET")),
  HEAD(request -> request.method().equals("HEAD")),
  POST(request -> request.method().equals("POST")),
  INTERFACE_METHOD(request -> request.method().matches("OPTIONS|PUT|PATCH|DELETE")),
  RARE_METHOD(
      request ->
          !request.method().isEmpty()
              && !request.is(GET)
              && !request.is(HEAD)
              && !request.is(POST)
              && !request.is(INTERFACE_METHOD)),
  EMPTY_REQUEST(request -> request.line().isEmpty() && request.target().isEmpty()),
  MALFORMED(request -> !request.is(EMPTY_REQUEST) && !request.hasForm()),
  PROXY_REQUEST(
      request ->
          request.isWellFormed()
              && !request.target().startsWith("/")
              && (request.method().equals("CONNECT")
                  || request.target().matches("(?s)https?://.*"))),
  ASSET(request -> Words.ASSET.has(request.read().extension())),
  STYLE(request -> Words.STYLE.has(request.read().extension())),
  FILE(request -> Words.FILE.has(request.read().extension())),
  SCRIPT(request -> Words.SCRIPT.has(request.read().extension())),
  PAGE(request -> request.isWellFormed() && !request.is(ASSET) && !request.is(FILE)),
  INTERFACE_PATH(request -> Words.INTERFACE.isIn(request.read().path())),
  QUERY(request -> request.read().hasQuery()),
  LOGIN_PATH(request -> Words.LOGIN.isIn(request.read().path())),
  LOGIN_ATTEMPT(request -> request.isWellFormed() && request.is(POST) && request.is(LOGIN_PATH)),
  GUESS(
      request ->
          request.isWellFormed()
              && (request.is(LOGIN_ATTEMPT)
                  || (!request.is(INTERFACE_PATH)
                      && (request.is(UNAUTHORIZED)
                          || (request.is(POST)
                              && (request.is(DENIED) || request.is(OTHER_CLIENT_ERROR))))))),
  NO_REFERRER(request -> request.referrer().isEmpty()),
  LONE_GUESS(request -> request.is(GUESS) && request.is(NO_REFERRER)),
  LONE_POST(
      request ->
          request.isWellFormed()
              && request.is(POST)
              && request.is(NO_REFERRER)
              && !request.is(LOGIN_ATTEMPT)
              && !request.is(INTERFACE_PATH)),
  SECRET_PATH(request -> Words.SECRET.isIn(request.read().path())),
  SENSITIVE_PATH(request -> Words.SENSITIVE.isIn(request.read().path())),
  SENSITIVE_MISSED(
      request ->
          request.isWellFormed()
              && (request.is(SECRET_PATH) || request.is(SENSITIVE_PATH))
              && request.hasStatus(400, 599)),
  USUAL_PATH(request -> Words.USUAL.isIn(request.read().path())),
  MISSED(
      request ->
          request.isWellFormed()
              && request.is(NOT_FOUND)
              && !request.is(ASSET)
              && !request.is(USUAL_PATH)),
  SCRIPT_NOT_FOUND(
      request -> request.isWellFormed() && request.is(NOT_FOUND) && request.is(SCRIPT)),
  FINGERPRINT(
      request ->
          Words.FINGERPRINT.isIn(request.read().whole())
              || (Words.SYSTEM_PART.isIn(request.read().path())
                  && Words.PART_VERSION.isIn(request.read().path()))),
  WEB_SHELL(
      request ->
          Words.SHELL_PARAMETER.isIn(request.read().whole())
              || (request.is(SCRIPT)
                  && (Words.CONTENT_DIRECTORY.isIn(request.read().path())
                      || Words.SHELL_NAME.isIn(request.read().path())))),
  SQL(request -> Words.SQL.isIn(request.read().whole())),
  MARKUP(request -> Words.MARKUP.isIn(request.read().whole())),
  TRAVERSAL(request -> Words.TRAVERSAL.isIn(request.read().whole())),
  CODE(
      request ->
          Words.CODE.isIn(request.read().whole())
              || request.read().base64().stream().anyMatch(Words.CODE_INSIDE::isIn)),
  COMMAND(
      request ->
          Words.COMMAND.isIn(request.read().whole())
              || (request.read().hasQuery() && Words.COMMAND_WORD.isIn(request.read().whole()))
              || request.read().base64().stream().anyMatch(Words.COMMAND_INSIDE::isIn)),
  HEADER_INJECTION(
      request ->
          Words.HEADERS.isIn(request.referrer())
              || Words.HEADERS.isIn(request.agent())
              || Words.HEADERS.isIn(request.user())),
  SUSPECT_CHARACTERS(request -> request.read().query().matches("(?s).*['\"<>`\\\\{}$|^].*")),
  PAGE_WITHOUT_REFERRER(request -> request.is(PAGE) && request.is(NO_REFERRER)),
  NO_AGENT(request -> request.agent().isEmpty()),
  SCANNER_AGENT(request -> Words.SCANNERS.isIn(request.agent())),
  TOOL_AGENT(request -> !request.is(SCANNER_AGENT) && Words.TOOLS.isIn(request.agent())),
  CRAWLER_AGENT(
      request ->
          !request.is(SCANNER_AGENT)
              && !request.is(TOOL_AGENT)
              && Words.CRAWLERS.isIn(request.agent())),
  BROWSER_AGENT(
      request ->
          !request.is(SCANNER_AGENT)
              && !request.is(TOOL_AGENT)
              && !request.is(CRAWLER_AGENT)
              && Words.BROWSERS.isIn(request.agent()));

  private final Predicate<Inspection> rule;

  Trait(Predicate<Inspection> rule) {
    this.rule = rule;
  }

  boolean isOf(Inspection request) {
    return rule.test(request);
  }
}
