package dev.millrace.benchmarks.floor;

/** A client in a window. */
record ClientKey(String client, long windowStart) {}
