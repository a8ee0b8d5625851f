/** The pipeline's plain functions, for programs that do the same work without Beam. */
@NullMarked
package dev.millrace.pipelines.weblogalerts;

import org.jspecify.annotations.NullMarked;
