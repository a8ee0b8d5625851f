package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.ByteSlice;

/**
 * What a request's target says: kind of file, login, places that are looked for, tokens of
 * injection.
 *
 * <p>The target is read once, left to right, decoded on the way: {@code %hh} is a byte, {@code
 * %25hh} is decoded twice, {@code +} in the query is a space, control bytes of white space are
 * spaces and several spaces are one. The path ends at the first literal {@code ?}.
 */
final class TargetTraits {
  private static final int LOGIN_OR_PLACE =
      TargetTokens.LOGIN
          | TargetTokens.SECRET
          | TargetTokens.SENSITIVE
          | TargetTokens.CONTENT_DIRECTORY
          | TargetTokens.SHELL_NAME
          | TargetTokens.HIDDEN
          | TargetTokens.WELL_KNOWN;
  private static final boolean[] SUSPECT = new boolean[256];

  static {
    for (char suspect : "'\"<>`\\{}$;|^".toCharArray()) {
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
          inPath = found;
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
    }
    if (pathEnd < 0) {
      return traits(found, found, FileExtension.traits(array, from, to));
    }
    long more = RequestTrait.QUERY.bit() | FileExtension.traits(array, from, pathEnd);
    more |= suspect ? RequestTrait.SUSPECT_CHARACTERS.bit() : 0;
    return traits(found | EncodedValues.find(array, pathEnd + 1, to), inPath, more);
  }

  private static long traits(int anywhere, int inPath, long traits) {
    if ((anywhere | inPath) == 0) {
      return traits;
    }
    int found = anywhere & ~LOGIN_OR_PLACE | inPath & LOGIN_OR_PLACE;
    long more = traits;
    more |= when(found, TargetTokens.LOGIN, RequestTrait.LOGIN_PATH);
    more |= when(found, TargetTokens.SECRET, RequestTrait.SECRET_PATH);
    more |= when(found, TargetTokens.SENSITIVE, RequestTrait.SENSITIVE_PATH);
    more |= when(found, TargetTokens.FINGERPRINT, RequestTrait.FINGERPRINT);
    more |= when(found, TargetTokens.SQL, RequestTrait.SQL);
    more |= when(found, TargetTokens.MARKUP, RequestTrait.MARKUP);
    more |= when(found, TargetTokens.TRAVERSAL, RequestTrait.TRAVERSAL);
    more |= when(found, TargetTokens.CODE, RequestTrait.CODE);
    more |= when(found, TargetTokens.COMMAND, RequestTrait.COMMAND);
    if ((found & (TargetTokens.HIDDEN | TargetTokens.WELL_KNOWN)) == TargetTokens.HIDDEN) {
      more |= RequestTrait.SECRET_PATH.bit();
    }
    boolean script = (traits & RequestTrait.SCRIPT.bit()) != 0;
    int places = TargetTokens.CONTENT_DIRECTORY | TargetTokens.SHELL_NAME;
    if ((script && (found & places) != 0) || (found & TargetTokens.SHELL_PARAMETER) != 0) {
      more |= RequestTrait.WEB_SHELL.bit();
    }
    return more;
  }

  private static long when(int found, int flag, RequestTrait trait) {
    return (found & flag) == 0 ? 0 : trait.bit();
  }
}
