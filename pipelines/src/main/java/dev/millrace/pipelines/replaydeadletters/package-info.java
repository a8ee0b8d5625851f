/** The pipeline {@code replay-dead-letters}: records that could not be used are read again. */
@NullMarked
package dev.millrace.pipelines.replaydeadletters;

import org.jspecify.annotations.NullMarked;
