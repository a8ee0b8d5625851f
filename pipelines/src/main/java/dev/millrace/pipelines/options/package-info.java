/**
 * Options of a pipeline: one annotated interface is the source of the help, of what is checked
 * before a run, and of what later describes a template.
 */
@NullMarked
package dev.millrace.pipelines.options;

import org.jspecify.annotations.NullMarked;
