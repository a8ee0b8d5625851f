@NullMarked
package dev.millrace.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
