package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;

/**
 * Finds the {@link RequestTrait}s of one line: a pure function of its bytes, without allocation
 * unless the query holds base64. Sets of traits are bit masks, see {@link RequestTrait#bit}.
 */
final class RequestTraits {
  private static final long NOTHING_ASKED =
      RequestTrait.EMPTY_REQUEST.bit() | RequestTrait.MALFORMED.bit();

  private RequestTraits() {}

  /** All traits but those of the headers, which come from {@link #ofHeader} and the agent. */
  static long ofRequest(AccessLogLine line) {
    long traits = ofStatus(line.status());
    if (line.request().isEmpty() && line.target().isEmpty()) {
      return traits | RequestTrait.EMPTY_REQUEST.bit();
    }
    traits |= RequestMethods.traits(line.method()) | RequestForm.traits(line);
    traits |= TargetTraits.of(line.target());
    return (traits & NOTHING_ASKED) == 0 ? traits | ofPage(traits) : traits;
  }

  /** Traits of a field that a client writes freely: referrer, user agent, user. */
  static long ofHeader(ByteSlice header) {
    if (header.isEmpty()) {
      return 0;
    }
    int found = TargetTokens.TARGET.find(header.array(), header.from(), header.to());
    return (found & TargetTokens.INJECTION) == 0 ? 0 : RequestTrait.HEADER_INJECTION.bit();
  }

  private static long ofStatus(int status) {
    return switch (status) {
      case 304 -> RequestTrait.NOT_MODIFIED.bit();
      case 401, 403, 407 -> RequestTrait.DENIED.bit();
      case 404, 410 -> RequestTrait.NOT_FOUND.bit();
      default ->
          switch (status / 100) {
            case 2 -> RequestTrait.SUCCESS.bit();
            case 3 -> RequestTrait.REDIRECT.bit();
            case 4 -> RequestTrait.OTHER_CLIENT_ERROR.bit();
            case 5 -> RequestTrait.SERVER_ERROR.bit();
            default -> 0;
          };
    };
  }

  /** Traits that follow from others. */
  private static long ofPage(long traits) {
    long more = 0;
    boolean asset = has(traits, RequestTrait.ASSET);
    if (!asset) {
      more |= RequestTrait.PAGE.bit();
    }
    if (has(traits, RequestTrait.LOGIN_PATH) && has(traits, RequestTrait.POST)) {
      more |= RequestTrait.LOGIN_ATTEMPT.bit();
    }
    if (has(traits, RequestTrait.NOT_FOUND)) {
      more |= asset ? 0 : RequestTrait.PAGE_NOT_FOUND.bit();
      more |= has(traits, RequestTrait.SCRIPT) ? RequestTrait.SCRIPT_NOT_FOUND.bit() : 0;
    }
    long refused =
        RequestTrait.DENIED.bit()
            | RequestTrait.NOT_FOUND.bit()
            | RequestTrait.OTHER_CLIENT_ERROR.bit()
            | RequestTrait.SERVER_ERROR.bit();
    long looked = RequestTrait.SECRET_PATH.bit() | RequestTrait.SENSITIVE_PATH.bit();
    if ((traits & refused) != 0 && (traits & looked) != 0) {
      more |= RequestTrait.SENSITIVE_MISSED.bit();
    }
    return more;
  }

  private static boolean has(long traits, RequestTrait trait) {
    return (traits & trait.bit()) != 0;
  }
}
