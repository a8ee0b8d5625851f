/** A prompt that takes statements of SQL one after the other, for a person at a terminal. */
@NullMarked
package dev.millrace.pipelines.query.prompt;

import org.jspecify.annotations.NullMarked;
