/**
 * The pipeline {@code query}: SQL over files, topics and tables, whose result is printed or lands.
 */
@NullMarked
package dev.millrace.pipelines.query;

import org.jspecify.annotations.NullMarked;
