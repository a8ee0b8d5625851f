package dev.millrace.transforms.accesslog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.millrace.transforms.Parsing;
import dev.millrace.transforms.Parsing.Parsed;
import dev.millrace.transforms.Parsing.Rejected;
import dev.millrace.transforms.SharedData;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Real lines, spoiled at random, in this parser and in httpdlog-parser, which shares no code with
 * it. Neither throws; where httpdlog-parser accepts a line, so do we, with equal fields, but for
 * what {@link Difference} lists.
 */
class MutationTest {
  private static final long SEED = Long.getLong("millrace.seed", 20_260_101L);
  private static final int LINES = 1_000_000;
  private static final LogFormat COMBINED = LogFormat.of("combined");

  /** Why lines are rejected; {@link Rejection.Reason} says what each word means. */
  private static final Set<String> REASONS =
      Set.of(
          "empty",
          "missing-field",
          "wrong-separator",
          "unclosed-quote",
          "bad-time",
          "bad-status",
          "bad-bytes");

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("dd/MMM/uuuu:HH:mm:ss xx")
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Why the two parsers may disagree about a line that httpdlog-parser accepts. */
  private enum Difference {
    /** We require a status of three digits, it takes any text. So we reject, or split otherwise. */
    STATUS_THAT_IS_NONE {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return theirs.status() < 0;
      }
    },
    /** February has a 30th day for it. */
    NO_SUCH_TIME {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        Matcher time = Pattern.compile("\\[([^]]*)]").matcher(line);
        return ours == null && time.find() && !isTime(time.group(1));
      }
    },
    /** A blank before the line is an empty client to it, and nothing to us. */
    BLANK_BEFORE_THE_LINE {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours == null && theirs.client().isEmpty() && line.startsWith(" ");
      }
    },
    /** A quote before the line belongs to the client for it, and is a stray one for us. */
    STRAY_QUOTE {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null && theirs.client().equals("\"" + ours.client());
      }
    },
    /** Client and user have no quotes around them, so no server leaves one in them unescaped. */
    QUOTE_OUTSIDE_OF_QUOTES {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours == null && (theirs.client() + theirs.user()).indexOf('"') >= 0;
      }
    },
    /** Apache writes two quotes for a user whose name is empty. */
    EMPTY_USER {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null && ours.user().isEmpty() && theirs.user().equals("\"\"");
      }
    },
    /** To it the agent ends with the line; we read fields that were appended as such. */
    APPENDED_FIELDS {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null
            && ours.request().equals(theirs.request())
            && ours.referrer().equals(theirs.referrer())
            && endsEarlier(ours.agent(), theirs.agent());
      }
    },
    /** It takes the longest request that fits, we the shortest. */
    LONGEST_REQUEST {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null && endsEarlier(ours.request(), theirs.request());
      }
    },
    /** An escaped quote ends a field for it, and not for us. */
    ESCAPED_QUOTE {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null && line.contains("\\\"") && isSplitDifferently(ours, theirs);
      }
    },
    /** For us {@code -} without quotes is an absent field, and what follows was appended. */
    DASH_WITHOUT_QUOTES {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null
            && ours.agent().isEmpty()
            && line.contains("\" - ")
            && isSplitDifferently(ours, theirs);
      }
    },
    /** {@code java.util.regex} does not see a next line (U+0085) that ends the text. */
    NEXT_LINE_AT_THE_END {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null
            && line.endsWith("\u0085")
            && ours.agent().endsWith("\"\u0085")
            && ours.request().equals(theirs.request())
            && ours.referrer().equals(theirs.referrer());
      }
    },
    /** It knows protocols like HTTP/1.1, we all that start with HTTP/. */
    PROTOCOL_WITHOUT_VERSION {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null
            && !ours.protocol().matches("HTTP/[0-9]+\\.[0-9]+")
            && theirs.protocol().isEmpty()
            && ours.method().equals(theirs.method())
            && theirs.target().equals(ours.target() + " " + ours.protocol())
            && sameButForTheParts(ours, theirs);
      }
    },
    /** For us a method may have digits and be written in escapes, but not start with a sign. */
    ODD_METHOD {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        if (ours == null || !sameButForTheParts(ours, theirs)) {
          return false;
        }
        boolean hasDigit = ours.method().matches(".*[0-9].*");
        boolean hasEscape = line.matches("(?s).*] \"[^ ]*\\\\.*");
        return ours.method().isEmpty()
            ? ours.request().matches("(?s)[-_].*")
            : theirs.method().isEmpty() && (hasDigit || hasEscape);
      }
    },
    /** A target that is a dash is none for it. */
    DASH_FOR_A_TARGET {
      @Override
      boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs) {
        return ours != null
            && ours.target().equals("-")
            && theirs.target().isEmpty()
            && sameButForTheParts(ours, theirs);
      }
    };

    abstract boolean explains(String line, @Nullable AccessLogEntry ours, AccessLogEntry theirs);

    private static boolean endsEarlier(String ours, String theirs) {
      String written = ours.isEmpty() && theirs.startsWith("-") ? "-" : ascii(ours);
      return ascii(theirs).startsWith(written + "\"");
    }

    /** What is left whether a longer text was read as UTF-8 or not. */
    private static String ascii(String text) {
      return text.replaceAll("[^\\x00-\\x7f]", "");
    }

    private static boolean isSplitDifferently(AccessLogEntry ours, AccessLogEntry theirs) {
      return !ours.request().equals(theirs.request())
          || !ours.referrer().equals(theirs.referrer())
          || !ours.agent().equals(theirs.agent());
    }

    private static boolean sameButForTheParts(AccessLogEntry ours, AccessLogEntry theirs) {
      return withoutParts(ours).equals(withoutParts(theirs));
    }
  }

  /** What the comparison of many lines came to. */
  private static final class Tally {
    private final Map<Difference, Integer> differences = new TreeMap<>();
    private final Map<String, Integer> rejections = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private int equal;
  }

  @Test
  void readsAMillionSpoiledLinesAsAnotherParserDoes() throws Exception {
    Mutations mutations = new Mutations(SEED, lines());
    AccessLogEntries reader = AccessLogEntries.of(COMBINED);
    OtherParser other = new OtherParser();
    Tally tally = new Tally();
    for (int i = 0; i < LINES; i++) {
      byte[] line = mutations.next();
      Parsing<AccessLogEntry> outcome = reader.parse(line);
      count(line, outcome, other.parse(line), tally);
      if (i % 100 == 0) {
        assertThat("without a memory", AccessLogEntries.of(COMBINED).parse(line), is(outcome));
      }
    }
    System.out.printf(
        "Seed %d: of %,d spoiled lines %,d equal those of httpdlog-parser; differences %s;"
            + " rejections %s%n",
        SEED, LINES, tally.equal, tally.differences, tally.rejections);
    assertThat(tally.unexplained, is(empty()));
    assertThat(tally.rejections.keySet(), is(REASONS));
    assertThat("compared something", tally.equal, is(greaterThan(LINES / 10)));
    assertThat("each difference is seen", tally.differences, is(aMapWithSize(greaterThan(7))));
  }

  private static void count(
      byte[] line, Parsing<AccessLogEntry> outcome, @Nullable AccessLogEntry theirs, Tally tally) {
    @Nullable AccessLogEntry ours = null;
    if (outcome instanceof Parsed<AccessLogEntry> accepted) {
      ours = accepted.value();
    } else if (outcome instanceof Rejected<AccessLogEntry> rejected) {
      tally.rejections.merge(rejected.reason(), 1, Integer::sum);
    }
    if (theirs == null) {
      return;
    }
    if (theirs.equals(ours)) {
      tally.equal++;
      return;
    }
    String text = new String(line, StandardCharsets.ISO_8859_1);
    for (Difference difference : Difference.values()) {
      if (difference.explains(text, ours, theirs)
          && (ours == null || sameUpToTheTime(ours, theirs))) {
        tally.differences.merge(difference, 1, Integer::sum);
        return;
      }
    }
    tally.unexplained.add(text + "\n to us is " + outcome + "\n to it is " + theirs);
  }

  /** Whatever happens to the rest of a line, its start is the same to both. */
  private static boolean sameUpToTheTime(AccessLogEntry ours, AccessLogEntry theirs) {
    boolean sameClient =
        ours.client().equals(theirs.client()) || Difference.STRAY_QUOTE.explains("", ours, theirs);
    boolean sameUser =
        ours.user().equals(theirs.user()) || Difference.EMPTY_USER.explains("", ours, theirs);
    return sameClient
        && sameUser
        && ours.ident().equals(theirs.ident())
        && ours.time().equals(theirs.time());
  }

  private static boolean isTime(String text) {
    try {
      TIME.parse(text);
      return true;
    } catch (DateTimeParseException none) {
      return false;
    }
  }

  private static AccessLogEntry withoutParts(AccessLogEntry entry) {
    return new AccessLogEntry(
        entry.client(),
        entry.ident(),
        entry.user(),
        entry.time(),
        "",
        "",
        "",
        entry.request(),
        entry.status(),
        entry.bytes(),
        entry.referrer(),
        entry.agent());
  }

  /** Real lines, or lines like them where the real ones are absent. */
  private static List<byte[]> lines() throws Exception {
    if (!SharedData.isPresent()) {
      return likeRealLines();
    }
    List<byte[]> lines = new ArrayList<>();
    lines.addAll(SharedData.lines("access-logs/apache-combined-10k.log.gz"));
    lines.addAll(SharedData.lines("access-logs/nginx-combined-under-attack.log.gz"));
    return lines;
  }

  private static List<byte[]> likeRealLines() {
    String time = "[17/May/2015:10:05:03 +0000]";
    return List.of(
            "192.0.2.216 - - "
                + time
                + " \"GET /images/search.png HTTP/1.1\" 200 203023 \"http://example.com/talk/\""
                + " \"Mozilla/5.0 (X11; Linux x86_64; rv:27.0) Gecko/20100101 Firefox/27.0\"",
            "2001:db8::7 - frank " + time + " \"POST /login?next=%2F HTTP/2.0\" 302 - \"-\" \"-\"",
            "bot.example.net - - " + time + " \"HEAD /a b HTTP/1.0\" 404 0 \"-\" \"curl/7.1\"",
            "192.0.2.9 - - " + time + " \"\\x16\\x03\\x01\\x00\\xFA \\x22\" 400 166 \"-\" \"-\"",
            "192.0.2.9 - - " + time + " \"\" 400 0 \"-\" \"a \\\"b\\\" \\\\ c\"",
            "192.0.2.9 - - " + time + " \"SSH-2.0-Go\" 400 166 \"http://\\xe4\\xff/\" \"x\"")
        .stream()
        .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }
}
