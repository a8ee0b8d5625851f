package dev.millrace.conformance.oracle;

import java.util.List;
import java.util.Map;

/**
 * What a run of {@code ingest-events} lands: rows with the folder that they are in, those that were
 * set aside, dead letters with the field that they name in place of their message, and the totals
 * of the ledger.
 */
public record EventAnswer(
    List<Row> events, List<Row> anomalies, List<Row> deadLetters, Map<String, Long> totals) {}
