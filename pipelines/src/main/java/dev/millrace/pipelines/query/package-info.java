/** The pipeline {@code query}: SQL over files, whose result is printed or lands. */
@NullMarked
package dev.millrace.pipelines.query;

import org.jspecify.annotations.NullMarked;
