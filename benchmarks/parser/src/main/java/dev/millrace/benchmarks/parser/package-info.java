/** The parser beside a regular expression and another parser. */
@NullMarked
package dev.millrace.benchmarks.parser;

import org.jspecify.annotations.NullMarked;
