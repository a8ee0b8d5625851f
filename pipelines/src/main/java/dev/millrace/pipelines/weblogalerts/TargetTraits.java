package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.ByteSlice;
import dev.millrace.transforms.accesslog.TokenMatcher;

/**
 * What a request's target says: kind of file, login, places that are looked for, tokens of
 * injection.
 *
 * <p>The target is read once, left to right, decoded on the way: {@code %hh} is a byte, {@code
 * %25hh} is decoded twice, {@code +} in the query is a space, control bytes of white space are
 * spaces and several spaces are one. The path ends at the first literal {@code ?}.
 */
final class TargetTraits {
  /** What counts only in the path. */
  private static final int PLACES =
      TargetTokens.LOGIN
          | TargetTokens.SECRET
          | TargetTokens.SENSITIVE
          | TargetTokens.SYSTEM_PART
          | TargetTokens.PART_VERSION
          | TargetTokens.USUAL
          | TargetTokens.CONTENT_DIRECTORY
          | TargetTokens.SHELL_NAME
          | TargetTokens.INTERFACE;

  private static final boolean[] SUSPECT = new boolean[256];

  static {
    for (char suspect : "'\"<>`\\{}$|^".toCharArray()) {
      SUSPECT[suspect] = true;
    }
  }

  private TargetTraits() {}

  /** The traits of this target, as a set; none of an empty one. */
  static long of(ByteSlice target) {
    byte[] array = target.array();
    int from = target.from();
    int to = target.to();
    TokenMatcher tokens = TargetTokens.TARGET;
    int state = TokenMatcher.START;
    int found = 0;
    int inPath = 0;
    int pathEnd = -1;
    boolean suspect = false;
    int before = 0;
    for (int i = from; i < to; ) {
      int value = array[i] & 0xFF;
      if (value == '%') {
        int decoded = PercentCode.decode(array, i, to);
        value = decoded & 0xFF;
        i += decoded >>> 8;
      } else {
        if (pathEnd >= 0) {
          value = value == '+' ? ' ' : value;
        } else if (value == '?') {
          pathEnd = i;
        }
        i++;
      }
      if (value <= ' ' && value >= '\t' && (value <= '\r' || value == ' ')) {
        if (before == ' ') {
          continue;
        }
        value = ' ';
      }
      before = value;
      suspect |= pathEnd >= 0 && SUSPECT[value];
      state = tokens.next(state, value);
      found |= tokens.flags(state);
      inPath = i <= pathEnd + 1 || pathEnd < 0 ? found : inPath;
    }
    if (pathEnd < 0) {
      found |= tokens.flags(tokens.next(state, '?'));
      return traits(
          found & ~TargetTokens.COMMAND_WORD, found, FileExtension.traits(array, from, to));
    }
    found |= tokens.flags(tokens.next(state, '&'));
    long more = RequestTrait.QUERY.bit() | FileExtension.traits(array, from, pathEnd);
    more |= suspect ? RequestTrait.SUSPECT_CHARACTERS.bit() : 0;
    return traits(found | EncodedValues.find(array, pathEnd + 1, to), inPath, more);
  }

  private static long traits(int anywhere, int inPath, long traits) {
    int found = (anywhere & ~PLACES) | (inPath & PLACES);
    if (found == 0) {
      return traits;
    }
    long more = traits;
    more |= when(found, TargetTokens.LOGIN, RequestTrait.LOGIN_PATH);
    more |= when(found, TargetTokens.INTERFACE, RequestTrait.INTERFACE_PATH);
    more |= when(found, TargetTokens.SECRET, RequestTrait.SECRET_PATH);
    more |= when(found, TargetTokens.SENSITIVE, RequestTrait.SENSITIVE_PATH);
    more |= when(found, TargetTokens.USUAL, RequestTrait.USUAL_PATH);
    more |= when(found, TargetTokens.FINGERPRINT, RequestTrait.FINGERPRINT);
    more |= when(found, TargetTokens.SQL, RequestTrait.SQL);
    more |= when(found, TargetTokens.MARKUP, RequestTrait.MARKUP);
    more |= when(found, TargetTokens.TRAVERSAL, RequestTrait.TRAVERSAL);
    more |= when(found, TargetTokens.CODE, RequestTrait.CODE);
    more |= when(found, TargetTokens.COMMAND | TargetTokens.COMMAND_WORD, RequestTrait.COMMAND);
    int version = TargetTokens.SYSTEM_PART | TargetTokens.PART_VERSION;
    if ((found & version) == version) {
      more |= RequestTrait.FINGERPRINT.bit();
    }
    if ((traits & RequestTrait.SCRIPT.bit()) == 0) {
      found &= ~(TargetTokens.CONTENT_DIRECTORY | TargetTokens.SHELL_NAME);
    }
    int shell =
        TargetTokens.CONTENT_DIRECTORY | TargetTokens.SHELL_NAME | TargetTokens.SHELL_PARAMETER;
    return more | when(found, shell, RequestTrait.WEB_SHELL);
  }

  private static long when(int found, int flag, RequestTrait trait) {
    return (found & flag) == 0 ? 0 : trait.bit();
  }
}
