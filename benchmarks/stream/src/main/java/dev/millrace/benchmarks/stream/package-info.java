/** How soon streams alert and how fast they read, side by side, each as a process of its own. */
@NullMarked
package dev.millrace.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
