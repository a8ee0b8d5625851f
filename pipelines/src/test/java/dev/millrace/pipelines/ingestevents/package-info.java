@NullMarked
package dev.millrace.pipelines.ingestevents;

import org.jspecify.annotations.NullMarked;
