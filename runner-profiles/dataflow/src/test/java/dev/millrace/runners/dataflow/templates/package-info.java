/** Tests of the files that make Flex Templates. */
@NullMarked
package dev.millrace.runners.dataflow.templates;

import org.jspecify.annotations.NullMarked;
