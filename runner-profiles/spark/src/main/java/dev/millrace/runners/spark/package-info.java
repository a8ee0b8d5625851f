/** What Millrace must know about Spark, and nobody else. */
@NullMarked
package dev.millrace.runners.spark;

import org.jspecify.annotations.NullMarked;
