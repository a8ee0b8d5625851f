/** Dead letters that are read again: which of them, repaired how, and each once. */
@NullMarked
package dev.millrace.pipelines.deadletters;

import org.jspecify.annotations.NullMarked;
