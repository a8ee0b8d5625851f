/** The pipeline {@code ingest-events}: records of many formats become tables of one schema. */
@NullMarked
package dev.millrace.pipelines.ingestevents;

import org.jspecify.annotations.NullMarked;
