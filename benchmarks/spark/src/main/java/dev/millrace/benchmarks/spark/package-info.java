/** The whole job, written for Spark alone. */
@NullMarked
package dev.millrace.benchmarks.spark;

import org.jspecify.annotations.NullMarked;
