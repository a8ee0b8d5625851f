@NullMarked
package dev.millrace.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
