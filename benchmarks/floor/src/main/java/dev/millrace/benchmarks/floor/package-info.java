/** The whole job as a plain program, and what the native jobs share with it. */
@NullMarked
package dev.millrace.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
