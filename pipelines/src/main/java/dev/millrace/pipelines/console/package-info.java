/** What a person sees on a terminal: lines, tables, progress. */
@NullMarked
package dev.millrace.pipelines.console;

import org.jspecify.annotations.NullMarked;
