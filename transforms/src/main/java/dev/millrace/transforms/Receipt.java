package dev.millrace.transforms;

/**
 * What a receiver found of what it counted: it travels with the count, so that the two are of one
 * look at one thing, however often an engine tries again.
 *
 * @param place where it lies: the URI of a file
 * @param bytes its length
 * @param sha256 its digest, in hexadecimal
 */
public record Receipt(String place, long bytes, String sha256) {}
