package dev.millrace.pipelines.weblogalerts;

import static com.google.common.base.Preconditions.checkArgument;

import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AddressRanges;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose requests are passed over: addresses, ranges of them, host names, user agents. */
final class IgnoreList implements Serializable {
  private static final String AGENT = "agent:";

  private final List<String> addresses;
  private final List<String> agents;
  private transient @Nullable AddressRanges ranges;

  private IgnoreList(List<String> addresses, List<String> agents) {
    this.addresses = addresses;
    this.agents = agents;
    this.ranges = AddressRanges.of(addresses);
  }

  /**
   * @param entries an address, a range in CIDR notation, or {@code agent:TEXT}
   * @throws IllegalArgumentException if one is none of them
   */
  static IgnoreList of(List<String> entries) {
    return new IgnoreList(
        entries.stream().filter(entry -> !entry.startsWith(AGENT)).toList(),
        entries.stream()
            .filter(entry -> entry.startsWith(AGENT))
            .map(entry -> requireText(entry.substring(AGENT.length())))
            .toList());
  }

  /** No text is part of every text. */
  private static String requireText(String agent) {
    checkArgument(
        !agent.isEmpty(), "Invalid user agent to ignore: '' (must have at least one character)");
    return agent;
  }

  boolean holds(AccessLogLine line) {
    for (int i = 0; i < agents.size(); i++) {
      if (line.agent().contains(agents.get(i))) {
        return true;
      }
    }
    return !addresses.isEmpty() && ranges().contains(line.client());
  }

  private AddressRanges ranges() {
    if (ranges == null) {
      ranges = AddressRanges.of(addresses);
    }
    return ranges;
  }
}
