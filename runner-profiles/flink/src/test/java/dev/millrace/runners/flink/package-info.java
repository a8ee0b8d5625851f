/** Tests of what Millrace must know about Flink. */
@NullMarked
package dev.millrace.runners.flink;

import org.jspecify.annotations.NullMarked;
