/** What pipelines share that take topics of Kafka into an output, offset by offset, in runs. */
@NullMarked
package dev.millrace.pipelines.topics;

import org.jspecify.annotations.NullMarked;
