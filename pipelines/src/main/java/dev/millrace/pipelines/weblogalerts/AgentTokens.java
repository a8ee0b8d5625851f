package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AgentKind;
import dev.millrace.transforms.accesslog.ByteSlice;

/** Sorts user agents by what they say they are. */
final class AgentTokens {
  private AgentTokens() {}

  /** The one trait of this agent, as a set; none for an agent that is none of these. */
  static long traits(ByteSlice agent) {
    if (agent.isEmpty()) {
      return RequestTrait.NO_AGENT.bit();
    }
    return switch (AgentKind.of(agent)) {
      case SCANNER -> RequestTrait.SCANNER_AGENT.bit();
      case TOOL -> RequestTrait.TOOL_AGENT.bit();
      case CRAWLER -> RequestTrait.CRAWLER_AGENT.bit();
      case BROWSER -> RequestTrait.BROWSER_AGENT.bit();
      case OTHER -> 0;
    };
  }
}
