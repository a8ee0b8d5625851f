package dev.millrace.pipelines.weblogalerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.millrace.transforms.accesslog.AccessLogEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClientActivityTest {
  @Property(tries = 300)
  void dependsNeitherOnOrderNorOnHowPartsAreMerged(
      @ForAll("entries") List<AccessLogEntry> entries,
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 6) int parts)
      throws IOException {
    ClientActivity whole = Requests.activity(entries);
    List<AccessLogEntry> shuffled = new ArrayList<>(entries);
    Collections.shuffle(shuffled, random);
    List<ClientActivity> merged = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      merged.add(new ClientActivity());
    }
    for (AccessLogEntry entry : shuffled) {
      merged.get(random.nextInt(parts)).add(Requests.line(entry));
    }
    while (merged.size() > 1) {
      ClientActivity taken = merged.remove(random.nextInt(merged.size()));
      merged.get(random.nextInt(merged.size())).merge(taken);
    }

    assertThat(merged.get(0), is(whole));
    assertThat(encoded(merged.get(0)), is(encoded(whole)));
    assertThat(
        WebLogFeatures.of(merged.get(0), merged.get(0)), is(WebLogFeatures.of(whole, whole)));
  }

  @Property(tries = 100)
  void survivesItsCoder(@ForAll("entries") List<AccessLogEntry> entries) throws IOException {
    ClientActivity activity = Requests.activity(entries);

    assertThat(
        ClientActivity.Coder.of().decode(new ByteArrayInputStream(encoded(activity))),
        is(activity));
  }

  @Test
  void countsRequestsBytesAndTime() {
    ClientActivity activity =
        Requests.activity(
            Requests.get("/a").at(0).bytes(10),
            Requests.get("/b?x=1").at(4_999).bytes(20),
            Requests.get("/a").at(5_000).bytes(30),
            Requests.get("/long/target").at(59_999));

    assertThat(activity.requests(), is(4L));
    assertThat(activity.bytes(), is(60L));
    assertThat(activity.activeSeconds(), is(4));
    assertThat(activity.busiestSlot(), is(2L));
    assertThat(activity.longestTarget(), is(12L));
  }

  @Test
  void countsSecondsOfTimesBeforeNineteenSeventy() {
    ClientActivity activity = Requests.activity(Requests.get("/").at(-1));

    assertThat(activity.activeSeconds(), is(1));
  }

  @Test
  void countsDistinctPathsQueriesAndAgents() {
    ClientActivity activity =
        Requests.activity(
            Requests.get("/a").agent("one"),
            Requests.get("/a?x=1").agent("two").status(404),
            Requests.get("/a?x=2").agent("two").status(500),
            Requests.get("/b").agent("").status(404),
            Requests.get("/c").agent(""));

    assertThat(activity.distinctPaths(), is(3L));
    assertThat(activity.distinctQueries(), is(2L));
    assertThat(activity.distinctFailingPaths(), is(2L));
    assertThat(activity.distinctAgents(), is(2L));
  }

  @Test
  void countsDistinctSizesOfAnswersToPagesAndPosts() {
    ClientActivity activity =
        Requests.activity(
            Requests.get("/a").bytes(10),
            Requests.get("/b").bytes(10),
            Requests.get("/c.css").bytes(20),
            Requests.get("/d").method("POST").bytes(30),
            Requests.get("/e").method("POST").bytes(0),
            Requests.get("/e.css").method("POST").bytes(40),
            Requests.get("").method("POST").bytes(50));

    assertThat(activity.distinctPageSizes(), is(3L));
    assertThat(activity.distinctPostSizes(), is(3L));
    assertThat(activity.postBytesRange(), is(40L));
  }

  @Test
  void knowsGuessesThatComeFromNoPageOnlyWhereALogHasHeaders() {
    Requests guess = Requests.get("/login").method("POST").referrer("");

    assertThat(
        figure(
            WebLogFeature.LONE_GUESSES,
            Requests.activity(guess, guess, guess.referrer("https://example.org/login"))),
        is(2.0));
    assertThat(
        figure(
            WebLogFeature.LONE_GUESS_SHARE,
            Requests.activity(guess, guess, guess.referrer("https://example.org/login"))),
        is(0.4));
    assertThat(
        figure(WebLogFeature.LONE_GUESSES, Requests.activity(guess.agent(""), guess.agent(""))),
        is(0.0));
    assertThat(
        figure(WebLogFeature.LONE_GUESS_SHARE, Requests.activity(guess.agent(""), guess.agent(""))),
        is(0.0));
  }

  private static double figure(WebLogFeature feature, ClientActivity activity) {
    return feature.figure(activity, activity);
  }

  @Test
  void takesFewBytesForAnOrdinaryMinute() throws IOException {
    List<AccessLogEntry> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(Requests.get("/asset-" + i + ".png").at(100 * i).entry());
    }

    assertThat(encoded(Requests.activity(entries)).length, is(lessThan(250)));
  }

  @Provide
  Arbitrary<List<AccessLogEntry>> entries() {
    Arbitrary<String> targets =
        Arbitraries.oneOf(
            Arbitraries.of(
                "/", "/a.css", "/login", "/x.php?id=1%27+or+1=1", "/.env", "", "/a?b=c", "*"),
            Arbitraries.strings().withCharRange('a', 'z').ofLength(2).map(s -> "/" + s));
    Arbitrary<String> agents =
        Arbitraries.of("", "Mozilla/5.0", "curl/8.0", "Googlebot/2.1", "sqlmap/1.7", "x");
    return Combinators.combine(
            targets,
            agents,
            Arbitraries.of("GET", "POST", "HEAD", "PUT", "FOO", ""),
            Arbitraries.of(0, 200, 301, 304, 401, 404, 418, 500),
            Arbitraries.longs().between(0, 300_000),
            Arbitraries.of("", "https://example.org/", "${jndi:ldap://x}"))
        .as(
            (target, agent, method, status, time, referrer) ->
                Requests.get(target)
                    .method(method)
                    .agent(agent)
                    .status(status)
                    .at(time)
                    .referrer(referrer)
                    .entry())
        .list()
        .ofMaxSize(150);
  }

  private static byte[] encoded(ClientActivity activity) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ClientActivity.Coder.of().encode(activity, out);
    return out.toByteArray();
  }
}
