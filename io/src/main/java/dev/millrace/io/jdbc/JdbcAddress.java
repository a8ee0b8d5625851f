package dev.millrace.io.jdbc;

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
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A database and what is meant in it, as a URI names them: {@code
 * jdbc:postgresql://host:port/database?table=schema.name[&name=value…]}.
 *
 * <p>What stands before the question mark goes to the driver as it is, and so does each property
 * that is none of {@link #OURS}: {@code user}, {@code password}, {@code sslmode}. A value {@code
 * file:PATH} or {@code env:NAME} stands for the contents of that file or environment variable, read
 * on the machine that needs it. A secret must be given so. Values are percent-decoded.
 *
 * @param url for the driver, without properties
 * @param properties for the driver, not resolved
 * @param parameters what is meant in the database: the names of {@link #OURS}
 */
public record JdbcAddress(
    String url, Map<String, String> properties, Map<String, String> parameters)
    implements Serializable {
  /** An expression for what the name of a property has in it whose value is a secret. */
  public static final String SECRET_WORDS = "passw|pwd|secret|token|credential|api[-_]?key";

  static final String TABLE = "table";
  static final String QUERY = "query";

  private static final String SCHEME = "jdbc:";
  private static final String FORM =
      "jdbc:postgresql://host:port/database?table=name&user=name&password=file:PATH";
  private static final Set<String> OURS = Set.of(TABLE, QUERY, "splitBy", "splits");
  private static final Pattern SECRET = Pattern.compile(SECRET_WORDS, Pattern.CASE_INSENSITIVE);

  public JdbcAddress {
    properties = Map.copyOf(properties);
    parameters = Map.copyOf(parameters);
  }

  /** Whether this is the address of a database. */
  public static boolean isOne(String uri) {
    return uri.startsWith(SCHEME);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException in one line that shows no secret, if the URI is not of this
   *     form
   */
  public static JdbcAddress parse(String uri) {
    int query = uri.indexOf('?');
    String url = query < 0 ? uri : uri.substring(0, query);
    checkArgument(
        isOne(uri) && url.indexOf(':', SCHEME.length()) > SCHEME.length(),
        "Invalid JDBC address: it does not begin with jdbc:DRIVER: (must be %s)",
        FORM);
    checkArgument(
        url.indexOf('@') < 0 && !SECRET.matcher(url).find(),
        "Invalid JDBC address: it has an @, or a password, before the question mark (must be %s, so"
            + " that nobody reads the password in a log)",
        FORM);
    Map<String, String> properties = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query >= 0) {
      int number = 0;
      for (String pair : Splitter.on('&').omitEmptyStrings().split(uri.substring(query + 1))) {
        number++;
        int equals = pair.indexOf('=');
        // What is not name=value may be a secret that went astray, so it is not shown.
        checkArgument(
            equals > 0,
            "Invalid parameter in a JDBC address: number %s (must be name=value)",
            number);
        String name = pair.substring(0, equals);
        String value = decoded(name, pair.substring(equals + 1));
        checkArgument(
            !SECRET.matcher(name).find() || Reference.isOne(value),
            "Invalid parameter in a JDBC address: %s (a secret must be given as file:PATH or"
                + " env:NAME, so that nobody reads it in a log)",
            name);
        (OURS.contains(name) ? parameters : properties).put(name, value);
      }
    }
    return new JdbcAddress(url, properties, parameters);
  }

  private static String decoded(String name, String value) {
    try {
      // That of forms would make a space of a plus.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid parameter in a JDBC address: "
              + name
              + " (after each % must be two hexadecimal digits; % itself is %25)");
    }
  }

  /**
   * @throws IllegalArgumentException if no table is named, or its name cannot be one
   */
  TableName table() {
    String name = parameters.get(TABLE);
    checkArgument(
        name != null,
        "Invalid JDBC address: %s names no table (must be %s)",
        url,
        url + "?table=name");
    return TableName.parse(name);
  }

  /** What is asked for by one of {@link #OURS}. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** The names of parameters that are neither the driver's nor of these. */
  List<String> parametersBeyond(Set<String> names) {
    return parameters.keySet().stream().filter(name -> !names.contains(name)).sorted().toList();
  }

  /** The kind of database, as its driver's addresses name it: {@code postgresql}, {@code h2}. */
  String system() {
    return url.substring(SCHEME.length(), url.indexOf(':', SCHEME.length()));
  }

  boolean isPostgres() {
    return system().equals("postgresql");
  }

  /**
   * What the driver is given, secrets included: not to be shown to anybody.
   *
   * @throws IOException if a file or an environment variable is not there
   */
  Properties resolved() throws IOException {
    Properties resolved = new Properties();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      resolved.setProperty(
          property.getKey(),
          Reference.resolved("the JDBC property " + property.getKey(), property.getValue()));
    }
    return resolved;
  }

  /** Without the driver's properties and what a query says, so that it can be shown. */
  @Override
  public String toString() {
    if (parameters.containsKey(TABLE)) {
      return url + "?table=" + parameters.get(TABLE);
    }
    return parameter(QUERY)
        .filter(Reference::isOne)
        .map(file -> url + "?query=" + file)
        .orElse(url);
  }
}
