package dev.millrace.io.kafka;

/**
 * What a pipeline does with the records of topics, in the words of its messages.
 *
 * @param verb {@code archive}
 * @param done {@code archived}
 * @param where the output, which remembers how far it came
 */
public record Taking(String verb, String done, String where) {}
