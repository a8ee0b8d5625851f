/**
 * The conformance suite: runs the pipelines through their launcher on whatever engine's profile is
 * on the class path, reads back what they landed with readers of other projects, and compares it
 * with the oracles. It knows no runner.
 */
@NullMarked
package dev.millrace.conformance;

import org.jspecify.annotations.NullMarked;
