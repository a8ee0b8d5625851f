package dev.millrace.pipelines.weblogalerts;

/**
 * How often a path was asked for.
 *
 * @param path without its query
 */
public record PathRequests(String path, long requests) {}
