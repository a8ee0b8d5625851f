/** What Millrace must know about Dataflow, and nobody else. */
@NullMarked
package dev.millrace.runners.dataflow;

import org.jspecify.annotations.NullMarked;
