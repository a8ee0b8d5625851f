package dev.millrace.pipelines.simulatewebtraffic;

/**
 * How one server keeps its log.
 *
 * @param zoneSeconds the zone of its clock, in seconds east of UTC
 */
record ServerLog(ServerStyle style, int zoneSeconds, LogDetail detail, HttpVersions versions) {}
