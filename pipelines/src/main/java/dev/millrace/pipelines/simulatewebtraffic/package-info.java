/**
 * A seeded simulator of what web servers log: people, machines that behave, and attacks, with a
 * label for each line.
 */
@NullMarked
package dev.millrace.pipelines.simulatewebtraffic;

import org.jspecify.annotations.NullMarked;
