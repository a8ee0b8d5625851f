/** Tests of what Millrace must know about Spark. */
@NullMarked
package dev.millrace.runners.spark;

import org.jspecify.annotations.NullMarked;
