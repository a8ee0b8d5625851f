package dev.millrace.transforms.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * One field of a compiled format and what follows it.
 *
 * @param field what to do with the value
 * @param name of the field in the format, for messages
 * @param quoted whether the value stands between quotes
 * @param separator what stands between this field (and its closing quote) and the next, or the end
 * @param skipped how much of the separator is not part of the next field
 * @param time how to read the value, if it is the time of the entry
 */
record Step(
    Field field,
    String name,
    boolean quoted,
    byte[] separator,
    int skipped,
    @Nullable TimePattern time) {}
