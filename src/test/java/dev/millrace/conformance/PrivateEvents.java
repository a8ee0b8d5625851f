package dev.millrace.conformance;

import dev.millrace.conformance.oracle.EventColumn;
import dev.millrace.conformance.oracle.Safeguards;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Events full of secrets that can be searched for: good ones, bad ones with a secret where the
 * fault is, and some that come twice. The same for one seed.
 */
final class PrivateEvents {
  static final String KEY = "5f0d1c7be2a94866b3f57a1e9c20d8845f0d1c7be2a94866b3f57a1e9c20d884";

  static final String SCHEMA =
      """
      {"type":"record","name":"Signup","version":"7","fields":[
       {"name":"id","type":"long","privacy":"pseudonymise"},
       {"name":"signedAt","type":{"type":"long","logicalType":"timestamp-millis"},"privacy":"drop"},
       {"name":"token","type":"string","privacy":"mask"},
       {"name":"email","type":"string","privacy":"pseudonymise","default":"zqdefault@example.org"},
       {"name":"name","type":["null","string"],"default":null,"privacy":"mask"},
       {"name":"ip","type":["null","string"],"default":null,"privacy":"truncate-ip"},
       {"name":"born","type":["null",{"type":"int","logicalType":"date"}],"default":null,"privacy":"pseudonymise"},
       {"name":"salary","type":["null",{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}],"default":null,"privacy":"pseudonymise"},
       {"name":"photo","type":["null","bytes"],"default":null,"privacy":"pseudonymise"},
       {"name":"plan","type":"string"},
       {"name":"amount","type":["null","int"],"default":null},
       {"name":"phones","type":{"type":"array","items":"string"},"default":[],"privacy":"pseudonymise"},
       {"name":"home","type":["null",{"type":"record","name":"Home","fields":[
         {"name":"city","type":"string"},
         {"name":"street","type":"string","privacy":"mask"},
         {"name":"door","type":["null","int"],"default":null,"privacy":"drop"}]}],"default":null},
       {"name":"visits","type":{"type":"array","items":{"type":"record","name":"Visit","fields":[
         {"name":"page","type":"string"},
         {"name":"from","type":"string","privacy":"truncate-ip"}]}},"default":[]}]}
      """;

  private static final String[] ADDRESSES = {
    "203.0.113.%d", "2001:db8:77:99::%x", "::ffff:198.51.100.%d", "2002:c633:6407:1::%x"
  };

  private final Random random;
  private final Set<String> secrets = new LinkedHashSet<>();
  private final List<String> lines = new ArrayList<>();

  private PrivateEvents(long seed) {
    this.random = new Random(seed);
  }

  static PrivateEvents of(long seed, int count) {
    PrivateEvents events = new PrivateEvents(seed);
    for (int i = 0; i < count; i++) {
      events.add(i);
    }
    return events;
  }

  static List<EventColumn> columns() {
    return List.of(
        EventColumn.of("id", "long"),
        EventColumn.of("signedAt", "millis"),
        EventColumn.of("token", "string"),
        EventColumn.of("email", "string").otherwise("zqdefault@example.org"),
        EventColumn.of("name", "string").orNull().otherwise(null),
        EventColumn.of("ip", "string").orNull().otherwise(null),
        EventColumn.of("born", "date").orNull().otherwise(null),
        EventColumn.of("salary", "decimal", "12", "2").orNull().otherwise(null),
        EventColumn.of("photo", "bytes").orNull().otherwise(null),
        EventColumn.of("plan", "string"),
        EventColumn.of("amount", "int").orNull().otherwise(null),
        EventColumn.nested("phones", "array", EventColumn.of("element", "string"))
            .otherwise(List.of()),
        EventColumn.nested(
                "home",
                "record",
                EventColumn.of("city", "string"),
                EventColumn.of("street", "string"),
                EventColumn.of("door", "int").orNull().otherwise(null))
            .orNull()
            .otherwise(null),
        EventColumn.nested(
                "visits",
                "array",
                EventColumn.nested(
                    "element",
                    "record",
                    EventColumn.of("page", "string"),
                    EventColumn.of("from", "string")))
            .otherwise(List.of()));
  }

  /** Without what a table of a database has no column for. */
  static String flatSchema() {
    return SCHEMA.substring(0, SCHEMA.indexOf("{\"name\":\"phones\"")).strip().replaceAll(",$", "")
        + "]}";
  }

  static List<EventColumn> flatColumns() {
    return columns().stream()
        .filter(column -> !List.of("phones", "home", "visits").contains(column.name()))
        .toList();
  }

  /** Those of the flat fields. */
  static Safeguards flatSafeguards() {
    Safeguards all = safeguards();
    Map<String, String> privacy = new TreeMap<>(all.privacy());
    privacy.keySet().removeIf(PrivateEvents::isNested);
    return new Safeguards(
        privacy,
        all.key(),
        all.checks().stream().filter(check -> !isNested(check.path())).toList());
  }

  private static boolean isNested(String path) {
    return path.startsWith("phones") || path.startsWith("home") || path.startsWith("visits");
  }

  static Safeguards safeguards() {
    return Safeguards.none()
        .withKey(KEY)
        .hiding("id", "pseudonymise")
        .hiding("signedAt", "drop")
        .hiding("token", "mask")
        .hiding("email", "pseudonymise")
        .hiding("name", "mask")
        .hiding("ip", "truncate-ip")
        .hiding("born", "pseudonymise")
        .hiding("salary", "pseudonymise")
        .hiding("photo", "pseudonymise")
        .hiding("phones", "pseudonymise")
        .hiding("home.street", "mask")
        .hiding("home.door", "drop")
        .hiding("visits[].from", "truncate-ip")
        .checking("amount", "range", "0", "900")
        .checking("plan", "set", "free", "pro")
        .checking("email", "pattern", "[^@ ]+@example\\.(org|net)")
        .checking("born", "range", "1955-01-01", "")
        .checking("home.door", "range", "", "500000000")
        .checking("visits[].page", "pattern", "/[a-z]+")
        .checking("visits[].from", "pattern", "[0-9a-f.:]+")
        .checking("phones[]", "pattern", "\\+44.*");
  }

  private String secret(String text) {
    secrets.add(text);
    return text;
  }

  private void add(int i) {
    int one = i % 10 == 9 ? random.nextInt(i) : i;
    String line = line(one);
    lines.add(
        switch (i % 40) {
          case 3 -> line.substring(0, line.length() - 5);
          case 7 -> line.replace("\"plan\":\"", "\"plan\":7,\"" + secret("zqname" + i) + "\":\"");
          case 11 ->
              line.replaceFirst("\"amount\":\\d+", "\"amount\":\"" + secret("zqamount" + i) + "\"");
          case 13 ->
              line.replaceFirst("\"token\":\"", "\"token\":[\"")
                  .replaceFirst("\",\"email\"", "\"],\"email\"");
          case 17 -> line.replaceFirst("\"ip\":\"", "\"ip\":\"" + secret("zqhost" + i) + ".");
          case 19 -> "\"" + secret("zqbare" + i) + "\"";
          case 23 ->
              line.replaceFirst(
                  "\"signedAt\":\"[^\"]*\"", "\"signedAt\":\"" + secret("zqtime" + i) + "\"");
          case 29 -> line.replaceFirst("\"from\":\"", "\"from\":\"" + secret("zqfrom" + i) + "%");
          case 31 -> line.replaceFirst("\"plan\"", "\"token\":\"x\",\"plan\"");
          case 37 -> line.replaceFirst("\"email\":\"", "\"email\":\"\\\\ud800");
          default -> line;
        });
  }

  private String line(int one) {
    Random of = new Random(one * 7919L + 1);
    String time = Instant.ofEpochMilli(1_769_940_000_123L + one * 3_456_789L).toString();
    long id = 7_700_000_000_000L + one;
    String address = ADDRESSES[one % ADDRESSES.length].formatted(101 + one % 150);
    return "{\"id\":%s,\"signedAt\":\"%s\",\"token\":\"%s\",\"email\":\"%s\",\"name\":%s,\"ip\":\"%s\",\"born\":\"%s\","
            .formatted(
                secret(Long.toString(id)),
                secret(time),
                secret("zqtoken" + one),
                secret("zqmail" + one) + (of.nextInt(15) == 0 ? "@example.com" : "@example.org"),
                one % 6 == 0 ? "null" : "\"" + secret("Zq Ümläut " + one) + "\"",
                secret(address),
                secret("19%02d-07-%02d".formatted(50 + one % 50, 1 + one % 28)))
        + "\"salary\":%s,\"photo\":\"%s\",\"plan\":\"%s\",\"amount\":%d,\"phones\":[\"%s\",\"%s\"],"
            .formatted(
                secret(Integer.toString(314_159_200 + one)) + ".50",
                secret(base64("zqphoto" + one)),
                of.nextInt(20) == 0 ? "other" : one % 2 == 0 ? "free" : "pro",
                of.nextInt(1_000),
                secret("+44 555 " + (10_000 + one)),
                of.nextInt(25) == 0 ? secret("+33 555 " + (10_000 + one)) : "+44 1")
        + "\"home\":{\"city\":\"Rome\",\"street\":\"%s\",\"door\":%s},\"visits\":[{\"page\":\"/in\",\"from\":\"%s\"}]}"
            .formatted(
                secret("zqstreet" + one),
                secret(Integer.toString(one % 9 == 0 ? 987_650_000 + one : 432_100_000 + one)),
                secret("192.0.2." + (100 + one % 150)));
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What nobody may find; of a digit or two nobody could say where they are from. */
  Set<String> secrets() {
    return secrets;
  }

  /** The events as JSON Lines, one of them far too long, one with bytes that are not UTF-8. */
  byte[] jsonLines() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String line : lines) {
      out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes(
        (secret("zqlong") + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8));
    out.writeBytes((secret("zqlatin") + "\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }
}
