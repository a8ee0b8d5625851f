/** Writes the files that make a Flex Template of each pipeline that can be one. */
@NullMarked
package dev.millrace.runners.dataflow.templates;

import org.jspecify.annotations.NullMarked;
