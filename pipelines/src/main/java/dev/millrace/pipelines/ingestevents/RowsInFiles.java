package dev.millrace.pipelines.ingestevents;

/** Rows land in files, which are published with the run. */
record RowsInFiles() implements RowsTarget {}
