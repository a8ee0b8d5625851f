package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.ByteHash;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.ByteSlice;

/**
 * Finds the {@link RequestTrait}s of one line: a pure function of its bytes. Sets of traits are bit
 * masks, see {@link RequestTrait#bit}.
 */
final class RequestTraits {
  private static final long NOTHING_ASKED =
      RequestTrait.EMPTY_REQUEST.bit() | RequestTrait.MALFORMED.bit();

  private static final long REFUSED =
      RequestTrait.UNAUTHORIZED.bit()
          | RequestTrait.DENIED.bit()
          | RequestTrait.OTHER_CLIENT_ERROR.bit();

  /** Status from 400 to 599. */
  static final long FAILED =
      REFUSED | RequestTrait.NOT_FOUND.bit() | RequestTrait.SERVER_ERROR.bit();

  /** The documented cache: it changes no answer, and a thread's lines are much alike. */
  private static final ThreadLocal<Caches> CACHES = ThreadLocal.withInitial(Caches::new);

  private RequestTraits() {}

  /** The traits of this line, given the {@link ByteHash} of its target, agent and referrer. */
  static long of(AccessLogLine line, long targetHash, long agentHash, long referrerHash) {
    Caches caches = CACHES.get();
    long traits =
        ofStatus(line.status())
            | caches.agents.traits(line.agent(), agentHash)
            | ofReferrer(line.referrer(), referrerHash, caches)
            | (line.user().isEmpty() ? 0 : ofHeader(line.user()));
    if (line.request().isEmpty() && line.target().isEmpty()) {
      return traits | RequestTrait.EMPTY_REQUEST.bit();
    }
    traits |= RequestMethods.traits(line.method()) | RequestForm.traits(line);
    traits |= caches.targets.traits(line.target(), targetHash);
    return (traits & NOTHING_ASKED) == 0 ? traits | ofPage(traits) | ofEntry(traits) : traits;
  }

  private static long ofReferrer(ByteSlice referrer, long hash, Caches caches) {
    if (referrer.isEmpty()) {
      return RequestTrait.NO_REFERRER.bit();
    }
    return caches.referrers.traits(referrer, hash);
  }

  /** Traits of a field that a client writes freely: referrer, user agent, user. */
  private static long ofHeader(ByteSlice header) {
    int found = TargetTokens.HEADER.find(header.array(), header.from(), header.to());
    return found == 0 ? 0 : RequestTrait.HEADER_INJECTION.bit();
  }

  private static final class Caches {
    private final TraitCache targets = new TraitCache(TargetTraits::of);
    private final TraitCache referrers = new TraitCache(RequestTraits::ofHeader);
    private final TraitCache agents =
        new TraitCache(agent -> AgentTokens.traits(agent) | ofHeader(agent));
  }

  private static long ofStatus(int status) {
    return switch (status) {
      case 304 -> RequestTrait.NOT_MODIFIED.bit();
      case 206 -> RequestTrait.SUCCESS.bit() | RequestTrait.PARTIAL.bit();
      case 401, 407 -> RequestTrait.UNAUTHORIZED.bit();
      case 403, 423, 429, 451 -> RequestTrait.DENIED.bit();
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
    if (!asset && !has(traits, RequestTrait.FILE)) {
      more |= RequestTrait.PAGE.bit();
      more |= has(traits, RequestTrait.NO_REFERRER) ? RequestTrait.PAGE_WITHOUT_REFERRER.bit() : 0;
    }
    if (has(traits, RequestTrait.NOT_FOUND)) {
      boolean usual = asset || has(traits, RequestTrait.USUAL_PATH);
      more |= usual ? 0 : RequestTrait.MISSED.bit();
      more |= has(traits, RequestTrait.SCRIPT) ? RequestTrait.SCRIPT_NOT_FOUND.bit() : 0;
    }
    long looked = RequestTrait.SECRET_PATH.bit() | RequestTrait.SENSITIVE_PATH.bit();
    if ((traits & FAILED) != 0 && (traits & looked) != 0) {
      more |= RequestTrait.SENSITIVE_MISSED.bit();
    }
    return more;
  }

  private static long ofEntry(long traits) {
    boolean posts = has(traits, RequestTrait.POST);
    boolean alone = has(traits, RequestTrait.NO_REFERRER);
    long guess = RequestTrait.GUESS.bit() | (alone ? RequestTrait.LONE_GUESS.bit() : 0);
    if (has(traits, RequestTrait.LOGIN_PATH) && posts) {
      return RequestTrait.LOGIN_ATTEMPT.bit() | guess;
    }
    if (has(traits, RequestTrait.INTERFACE_PATH)) {
      return 0;
    }
    boolean refused = has(traits, RequestTrait.UNAUTHORIZED) || (posts && (traits & REFUSED) != 0);
    return (refused ? guess : 0) | (posts && alone ? RequestTrait.LONE_POST.bit() : 0);
  }

  private static boolean has(long traits, RequestTrait trait) {
    return (traits & trait.bit()) != 0;
  }
}
