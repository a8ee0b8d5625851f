/** Runs whole jobs side by side, as processes, and says what they took. */
@NullMarked
package dev.millrace.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
