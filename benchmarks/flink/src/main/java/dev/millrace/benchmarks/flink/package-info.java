/** The whole job, written for Flink alone. */
@NullMarked
package dev.millrace.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
