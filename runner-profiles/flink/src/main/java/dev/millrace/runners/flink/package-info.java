/** What Millrace must know about Flink, and nobody else. */
@NullMarked
package dev.millrace.runners.flink;

import org.jspecify.annotations.NullMarked;
