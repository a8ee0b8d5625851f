package dev.millrace.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import dev.millrace.io.Reference;
import java.io.IOException;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Brokers, topics and client properties, as a URI names them: {@code
 * kafka://host:port[,host:port…]/topic[,topic…][?name=value&…]}.
 *
 * <p>Names are those of Kafka's clients, such as {@code security.protocol}. A value {@code
 * file:PATH} or {@code env:NAME} stands for the contents of that file or environment variable, read
 * on the machine that needs it. A secret must be given so: its value is then in no option, no job
 * graph and no log. Values are percent-decoded.
 *
 * @param brokers where to find the cluster, {@code host:port} separated by commas
 * @param topics at least one
 * @param properties as the URI has them, not resolved
 */
public record KafkaAddress(String brokers, List<String> topics, Map<String, String> properties)
    implements Serializable {
  /** An expression for what the name of a property has in it whose value is a secret. */
  public static final String SECRET_WORDS = "password|secret|token|jaas|keystore[.]key";

  private static final String SCHEME = "kafka://";
  private static final String FORM = "kafka://host:port/topic";
  private static final Pattern BROKER =
      Pattern.compile("(\\[[0-9A-Fa-f:]+]|[^:/?@\\s]+):[0-9]{1,5}");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
  private static final Pattern SECRET = Pattern.compile(SECRET_WORDS, Pattern.CASE_INSENSITIVE);

  public KafkaAddress {
    topics = List.copyOf(topics);
    properties = Map.copyOf(properties);
  }

  /** Whether this is the URI of topics. */
  public static boolean isOne(String uri) {
    return uri.startsWith(SCHEME);
  }

  /**
   * @throws IllegalArgumentException in one line, if the URI is not of this form
   */
  public static KafkaAddress parse(String uri) {
    checkArgument(isOne(uri), "Invalid Kafka address: it does not begin so (must be %s)", FORM);
    int query = uri.indexOf('?');
    String location = uri.substring(SCHEME.length(), query < 0 ? uri.length() : query);
    checkArgument(
        location.indexOf('@') < 0,
        "Invalid Kafka address: it has an @ (must be %s; a user and a password are properties of"
            + " the client, such as ?sasl.jaas.config=file:PATH)",
        FORM);
    int slash = location.indexOf('/');
    checkArgument(slash > 0, "Invalid Kafka address: %s%s (must be %s)", SCHEME, location, FORM);
    String brokers = location.substring(0, slash);
    for (String broker : Splitter.on(',').split(brokers)) {
      checkArgument(
          BROKER.matcher(broker).matches(),
          "Invalid broker in a Kafka address: '%s' (must be host:port)",
          broker);
    }
    List<String> topics = Splitter.on(',').splitToList(location.substring(slash + 1));
    for (String topic : topics) {
      checkArgument(
          TOPIC.matcher(topic).matches(),
          "Invalid topic in a Kafka address: '%s' (must be letters, digits, . _ -)",
          topic);
    }
    return new KafkaAddress(
        brokers, topics, query < 0 ? Map.of() : properties(uri.substring(query + 1)));
  }

  /**
   * Reads the URI of one topic, as a writer needs it.
   *
   * @throws IllegalArgumentException in one line, if the URI is not of this form
   */
  public static KafkaAddress ofOneTopic(String uri) {
    KafkaAddress address = parse(uri);
    checkArgument(
        address.topics.size() == 1, "Invalid Kafka address: %s (must name one topic)", address);
    return address;
  }

  private static Map<String, String> properties(String query) {
    Map<String, String> properties = new LinkedHashMap<>();
    int number = 0;
    for (String parameter : Splitter.on('&').omitEmptyStrings().split(query)) {
      number++;
      int equals = parameter.indexOf('=');
      // What is not name=value may be a secret that went astray, so it is not shown.
      checkArgument(
          equals > 0,
          "Invalid parameter in a Kafka address: number %s (must be name=value)",
          number);
      String name = parameter.substring(0, equals);
      String value = decoded(name, parameter.substring(equals + 1));
      checkArgument(
          !SECRET.matcher(name).find() || Reference.isOne(value) || name.endsWith(".location"),
          "Invalid parameter in a Kafka address: %s (a secret must be given as file:PATH or"
              + " env:NAME, so that nobody reads it in a log)",
          name);
      properties.put(name, value);
    }
    return properties;
  }

  private static String decoded(String name, String value) {
    try {
      // That of forms would make a space of a plus, of which Base64 is full.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid parameter in a Kafka address: "
              + name
              + " (after each % must be two hexadecimal digits; % itself is %25)");
    }
  }

  /**
   * The properties that a client is made of, secrets included: not to be shown to anybody.
   *
   * @throws IOException if a file or an environment variable is not there
   */
  public Map<String, Object> clientProperties() throws IOException {
    Map<String, Object> resolved = new TreeMap<>();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      resolved.put(
          property.getKey(),
          Reference.resolved("the Kafka property " + property.getKey(), property.getValue()));
    }
    resolved.put("bootstrap.servers", brokers);
    return resolved;
  }

  /** How a partition is named in ledgers and dead letters. */
  public String partition(String topic, int partition) {
    return SCHEME + brokers + "/" + topic + "/" + partition;
  }

  /** Without properties, so that it can be shown. */
  @Override
  public String toString() {
    return SCHEME + brokers + "/" + String.join(",", topics);
  }
}
