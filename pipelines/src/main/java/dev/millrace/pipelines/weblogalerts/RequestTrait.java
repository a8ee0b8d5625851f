package dev.millrace.pipelines.weblogalerts;

/**
 * What can be said of one request from its log line alone. A request has any number of them; {@link
 * ClientActivity} counts the requests that have each. docs/features.md defines them precisely; the
 * order of the constants is that of the bits and of the encoded counts.
 */
public enum RequestTrait {
  /** Status 200 to 299. */
  SUCCESS,
  /** Status 206. */
  PARTIAL,
  /** Status 300 to 399 but 304. */
  REDIRECT,
  /** Status 304. */
  NOT_MODIFIED,
  /** Status 401 or 407. */
  UNAUTHORIZED,
  /** Status 403, 423, 429 or 451. */
  DENIED,
  /** Status 404 or 410. */
  NOT_FOUND,
  /** Any other status from 400 to 499. */
  OTHER_CLIENT_ERROR,
  /** Status 500 to 599. */
  SERVER_ERROR,
  /** Method GET. */
  GET,
  /** Method HEAD. */
  HEAD,
  /** Method POST. */
  POST,
  /** Methods of interfaces in use: OPTIONS, PUT, PATCH, DELETE. */
  INTERFACE_METHOD,
  /** Any other method. */
  RARE_METHOD,
  /** The connection was opened and nothing readable asked. */
  EMPTY_REQUEST,
  /** The request is not HTTP, or is broken. */
  MALFORMED,
  /** The server was asked to fetch from another. */
  PROXY_REQUEST,
  /** Style, script, image, font or media file that a page pulls in. */
  ASSET,
  /** Style, script or font. */
  STYLE,
  /** A file to keep: archive, package, document, checksum. */
  FILE,
  /** A well-formed request for anything that is neither asset nor file. */
  PAGE,
  /** The path ends in an extension of server-side code. */
  SCRIPT,
  /** The path is one of an interface for programs. */
  INTERFACE_PATH,
  /** The target has a query. */
  QUERY,
  /** The path names a login. */
  LOGIN_PATH,
  /** POST to a path that names a login. */
  LOGIN_ATTEMPT,
  /** A login attempt; or, not for an interface, refused for want of credentials or as a POST. */
  GUESS,
  /** Such a guess without referrer: no page of the site was there to fill in. */
  LONE_GUESS,
  /** Not for an interface: POST without referrer. */
  LONE_POST,
  /** A path that only somebody looking for a weakness asks for. */
  SECRET_PATH,
  /** A path of administration, configuration or backup. */
  SENSITIVE_PATH,
  /** A secret or sensitive path, refused or not there. */
  SENSITIVE_MISSED,
  /** A path that programs ask every site for: robots.txt, icons, site maps. */
  USUAL_PATH,
  /** Neither asset nor usual path, and not there. */
  MISSED,
  /** Server-side code that was not there. */
  SCRIPT_NOT_FOUND,
  /** Files and parameters that tell a content management system's version, parts or users. */
  FINGERPRINT,
  /**
   * Server-side code in a directory of content, with a shell's name, or given a shell's parameter.
   */
  WEB_SHELL,
  /** Tokens of SQL injection in the target. */
  SQL,
  /** Tokens of markup and script injection in the target. */
  MARKUP,
  /** Tokens of path traversal and file inclusion in the target. */
  TRAVERSAL,
  /** Tokens of code, template and lookup injection in the target. */
  CODE,
  /** Tokens of operating system commands in the target, plain or in base64. */
  COMMAND,
  /** Any such tokens in the referrer, the user agent or the user. */
  HEADER_INJECTION,
  /** Characters in the query that a form seldom sends and an injection needs. */
  SUSPECT_CHARACTERS,
  /** No referrer. */
  NO_REFERRER,
  /** A page without referrer. */
  PAGE_WITHOUT_REFERRER,
  /** No user agent. */
  NO_AGENT,
  /** The user agent of a browser. */
  BROWSER_AGENT,
  /** The user agent of a program that says it is one: crawler, monitor, feed reader. */
  CRAWLER_AGENT,
  /** The user agent of a library or a command line tool. */
  TOOL_AGENT,
  /** The user agent of a tool for finding weaknesses. */
  SCANNER_AGENT;

  /** The set that holds this trait alone, as a bit mask. */
  long bit() {
    return 1L << ordinal();
  }
}
