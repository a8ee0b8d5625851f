/**
 * The pipeline {@code archive-topic}: topics of Kafka become files, run by run, record by record.
 */
@NullMarked
package dev.millrace.pipelines.archivetopic;

import org.jspecify.annotations.NullMarked;
