package dev.millrace.transforms.sql.functions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPartTest {
  private static final List<String> PARTS =
      List.of("scheme", "host", "port", "path", "query", "fragment");

  /** The first eight are the examples of RFC 3986, section 1.1.2; foo: of section 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      value = {
        "ftp://ftp.is.co.za/rfc/rfc1808.txt ftp,ftp.is.co.za,null,/rfc/rfc1808.txt,null,null",
        "http://www.ietf.org/rfc/rfc2396.txt http,www.ietf.org,null,/rfc/rfc2396.txt,null,null",
        "ldap://[2001:db8::7]/c=GB?objectClass?one"
            + " ldap,2001:db8::7,null,/c=GB,objectClass?one,null",
        "mailto:John.Doe@example.com mailto,null,null,John.Doe@example.com,null,null",
        "news:comp.infosystems.www.servers.unix"
            + " news,null,null,comp.infosystems.www.servers.unix,null,null",
        "tel:+1-816-555-1212 tel,null,null,+1-816-555-1212,null,null",
        "telnet://192.0.2.16:80/ telnet,192.0.2.16,80,/,null,null",
        "urn:oasis:names:specification:docbook:dtd:xml:4.1.2"
            + " urn,null,null,oasis:names:specification:docbook:dtd:xml:4.1.2,null,null",
        "foo://example.com:8042/over/there?name=ferret#nose"
            + " foo,example.com,8042,/over/there,name=ferret,nose",
        "http://a:b@Example.ORG:/ http,example.org,null,/,null,null",
        "HTTP://h http,h,null,,null,null",
        "//h?# null,h,null,,,",
        "/a%2Fb?x=%20 null,null,null,/a%2Fb,x=%20,null",
        "/a|b[0]?{x} null,null,null,/a|b[0],{x},null",
        "/ü null,null,null,/ü,null,null",
        "file:///etc/hosts file,null,null,/etc/hosts,null,null"
      })
  void takesApart(String url, String expected) {
    String found =
        PARTS.stream()
            .map(part -> String.valueOf(UrlPart.of(url, part)))
            .collect(Collectors.joining(","));

    assertThat(found, is(expected.strip()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a b/",
        "/%",
        "/%2",
        "/%zz",
        "1http://h/",
        ":x",
        "http://h:port/",
        "http://h:65536/",
        "http://[::1/",
        "http://a:b:c/",
        "/a\\b",
        "/<x>",
        "/a\nb",
        "/\u007f",
        "http://[zz]/"
      })
  void malformedIsNull(String url) {
    for (String part : PARTS) {
      assertThat(part, UrlPart.of(url, part), is((String) null));
    }
  }

  @Test
  void parametersAreDecoded() {
    String url = "/s?q=a+b%2Bc&n=%C3%BC&empty=&flag&a%20b=1&q=second&bad=%ff&&x=1=2";

    assertThat(parameter(url, "q"), is("a b+c"));
    assertThat(parameter(url, "n"), is("ü"));
    assertThat(parameter(url, "empty"), is(""));
    assertThat(parameter(url, "flag"), is(""));
    assertThat(parameter(url, "a b"), is("1"));
    assertThat(parameter(url, "bad"), is("\uFFFD"));
    assertThat(parameter(url, "x"), is("1=2"));
    assertThat(parameter(url, "Q"), is((String) null));
    assertThat(parameter("/s", "q"), is((String) null));
  }

  private static @Nullable String parameter(String url, String name) {
    return UrlPart.of(url, "query:" + name);
  }

  @Test
  void nullsAndUnknownParts() {
    assertThat(UrlPart.of(null, "host"), is((String) null));
    assertThat(UrlPart.of("http://h/", null), is((String) null));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> UrlPart.of("/", "hosts")).getMessage(),
        containsString(
            "'hosts' (must be scheme, host, port, path, query, fragment or query:NAME)"));
  }
}
