package dev.millrace.transforms.sql;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator works out, for the error of a row at which it fails.
 *
 * @param what as a person writes it, without values of parameters
 * @param parameters the values of parameters as texts, which the reason may name
 */
record Described(String what, Map<String, String> parameters) implements Serializable {
  Described {
    parameters = new TreeMap<>(parameters);
  }

  IllegalArgumentException failedBy(RuntimeException failure) {
    String reason = QueryErrors.reason(failure);
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (!parameter.getValue().isBlank()) {
        reason =
            reason.replaceAll(
                "(?<!\\w)" + Pattern.quote(parameter.getValue()) + "(?!\\w)",
                Matcher.quoteReplacement(":" + parameter.getKey()));
      }
    }
    return QueryErrors.atWork(what, reason, parameters.isEmpty() ? failure : null);
  }
}
