package dev.millrace.benchmarks.stream;

/**
 * Whom an alert is about.
 *
 * @param windowStart epoch milliseconds
 */
record AlertKey(String client, long windowStart) {}
