package dev.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Addresses by RFC 4291 and RFC 5952, cut short by docs/ingest-events.md. */
public final class Address {
  private static final Pattern IPV4 = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final String NONE = "";

  private Address() {}

  /** The network of an address; empty if the text is none. */
  public static String network(String text) {
    List<Integer> four = four(text);
    if (!four.isEmpty()) {
      return network(four);
    }
    List<Integer> groups = groups(text);
    if (groups.isEmpty()) {
      return NONE;
    }
    if (groups.subList(0, 5).stream().allMatch(group -> group == 0) && groups.get(5) == 0xffff) {
      return network(
          List.of(
              groups.get(6) >> 8, groups.get(6) & 255, groups.get(7) >> 8, groups.get(7) & 255));
    }
    List<Integer> kept = new ArrayList<>(groups.subList(0, 3));
    if (kept.get(0) == 0x2002) {
      kept.set(2, kept.get(2) & 0xff00);
    }
    while (!kept.isEmpty() && kept.get(kept.size() - 1) == 0) {
      kept.remove(kept.size() - 1);
    }
    return kept.stream().map(Integer::toHexString).collect(Collectors.joining(":")) + "::";
  }

  private static String network(List<Integer> four) {
    return four.get(0) + "." + four.get(1) + "." + four.get(2) + ".0";
  }

  private static List<Integer> four(String text) {
    Matcher matcher = IPV4.matcher(text);
    List<Integer> parts = new ArrayList<>();
    if (matcher.matches()) {
      for (int i = 1; i <= 4; i++) {
        String part = matcher.group(i);
        if (part.length() > 3 || (part.length() > 1 && part.startsWith("0"))) {
          return List.of();
        }
        parts.add(Integer.parseInt(part));
      }
    }
    return parts.stream().allMatch(part -> part <= 255) ? parts : List.of();
  }

  private static List<Integer> groups(String text) {
    String plain = text;
    int last = text.lastIndexOf(':');
    if (text.contains(".")) {
      List<Integer> four = last < 0 ? List.of() : four(text.substring(last + 1));
      if (four.isEmpty()) {
        return List.of();
      }
      plain =
          text.substring(0, last + 1)
              + Integer.toHexString(four.get(0) << 8 | four.get(1))
              + ":"
              + Integer.toHexString(four.get(2) << 8 | four.get(3));
    }
    int gap = plain.indexOf("::");
    if (gap < 0) {
      List<Integer> all = hex(plain);
      return all.size() == 8 ? all : List.of();
    }
    String before = plain.substring(0, gap);
    String after = plain.substring(gap + 2);
    List<Integer> all = new ArrayList<>(before.isEmpty() ? List.of() : hex(before));
    List<Integer> end = after.isEmpty() ? List.of() : hex(after);
    if ((!before.isEmpty() && all.isEmpty()) || (!after.isEmpty() && end.isEmpty())) {
      return List.of();
    }
    int zeros = 8 - all.size() - end.size();
    if (zeros < 1) {
      return List.of();
    }
    for (int i = 0; i < zeros; i++) {
      all.add(0);
    }
    all.addAll(end);
    return all;
  }

  /** Nothing if one is no group. */
  private static List<Integer> hex(String text) {
    List<Integer> groups = new ArrayList<>();
    for (String group : text.split(":", -1)) {
      if (!group.matches("[0-9a-fA-F]{1,4}")) {
        return List.of();
      }
      groups.add(Integer.parseInt(group, 16));
    }
    return groups;
  }
}
