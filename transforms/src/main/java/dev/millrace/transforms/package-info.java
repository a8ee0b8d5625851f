/**
 * Reusable transforms and the types that travel between them. Knows Beam's SDK and nothing else: no
 * input or output, no runner.
 */
@NullMarked
package dev.millrace.transforms;

import org.jspecify.annotations.NullMarked;
