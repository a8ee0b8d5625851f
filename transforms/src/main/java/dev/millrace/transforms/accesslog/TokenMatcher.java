package dev.millrace.transforms.accesslog;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds which of many tokens occur in a run of bytes, in one pass that looks at each byte once (Aho
 * and Corasick, "Efficient string matching", CACM 18(6), 1975). Letters match in either case. Each
 * token carries flags; the flags of all tokens found are joined by OR.
 *
 * <p>Stepping is left to the caller, who decodes on the way: start at {@link #START}, go on with
 * {@link #next}, and join {@link #flags} of every state.
 */
public final class TokenMatcher {
  /** The state before the first byte. */
  public static final int START = 0;

  private static final int CLASS_BITS = 7;
  private static final int CLASSES = 1 << CLASS_BITS;

  private final byte[] classOf;
  private final char[] next;
  private final int[] flags;

  private TokenMatcher(byte[] classOf, char[] next, int[] flags) {
    this.classOf = classOf;
    this.next = next;
    this.flags = flags;
  }

  /** The state after {@code value}, a byte from 0 to 255. */
  public int next(int state, int value) {
    return next[state << CLASS_BITS | classOf[value]];
  }

  /** The flags of all tokens that end in this state. */
  public int flags(int state) {
    return flags[state];
  }

  /** The flags of all tokens in {@code bytes[from, to)}, taken as they are. */
  public int find(byte[] bytes, int from, int to) {
    int state = START;
    int found = 0;
    for (int i = from; i < to; i++) {
      state = next(state, bytes[i] & 0xFF);
      found |= flags(state);
    }
    return found;
  }

  /** Collects tokens. */
  public static final class Builder {
    private final byte[] classOf = new byte[256];
    private final List<int[]> edges = new ArrayList<>();
    private final List<Integer> flags = new ArrayList<>();
    private int classes = 1;

    public Builder() {
      newState();
    }

    /** Each of these tokens, ISO-8859-1, raises {@code flag}. */
    public Builder add(int flag, String... tokens) {
      for (String token : tokens) {
        checkArgument(!token.isEmpty(), "Invalid token: it is empty (must have a byte or more)");
        int state = START;
        for (byte letter : token.getBytes(StandardCharsets.ISO_8859_1)) {
          int byteClass = classOf(letter & 0xFF);
          if (edges.get(state)[byteClass] == 0) {
            edges.get(state)[byteClass] = newState();
          }
          state = edges.get(state)[byteClass];
        }
        flags.set(state, flags.get(state) | flag);
      }
      return this;
    }

    private int newState() {
      edges.add(new int[CLASSES]);
      flags.add(0);
      checkArgument(
          edges.size() <= Character.MAX_VALUE, "Invalid tokens: %s states or more", edges.size());
      return edges.size() - 1;
    }

    /** Bytes that occur in no token share class 0, so that the table stays small. */
    private int classOf(int value) {
      if (classOf[value] == 0) {
        checkArgument(classes < CLASSES, "Invalid tokens: more than %s letters", CLASSES - 1);
        byte byteClass = (byte) classes++;
        classOf[Character.toLowerCase((char) value)] = byteClass;
        if (value < 0x80) {
          classOf[Character.toUpperCase((char) value)] = byteClass;
        }
      }
      return classOf[value];
    }

    /** Completes the trie's edges by those of each state's longest proper suffix. */
    public TokenMatcher build() {
      int states = edges.size();
      int[] suffix = new int[states];
      int[] joined = flags.stream().mapToInt(Integer::intValue).toArray();
      char[] next = new char[states << CLASS_BITS];
      Deque<Integer> breadthFirst = new ArrayDeque<>();
      breadthFirst.add(START);
      while (!breadthFirst.isEmpty()) {
        int state = breadthFirst.remove();
        joined[state] |= joined[suffix[state]];
        for (int byteClass = 0; byteClass < CLASSES; byteClass++) {
          int target = edges.get(state)[byteClass];
          int fallback = state == START ? START : next[suffix[state] << CLASS_BITS | byteClass];
          if (target != 0) {
            suffix[target] = fallback;
            breadthFirst.add(target);
          }
          next[state << CLASS_BITS | byteClass] = (char) (target != 0 ? target : fallback);
        }
      }
      return new TokenMatcher(Arrays.copyOf(classOf, classOf.length), next, joined);
    }
  }
}
