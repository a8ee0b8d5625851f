package dev.millrace.transforms.events;

import org.jspecify.annotations.Nullable;

/**
 * A rule that an event breaks.
 *
 * @param field as the rule names it
 * @param rule in words
 * @param value the first that breaks it, as it may be seen; null if its field is dropped
 */
public record BrokenRule(String field, String rule, @Nullable String value) {}
