/**
 * What the pipelines should answer, worked out a second time: plain Java, one thread, collections
 * and regular expressions, from the documentation alone. Nothing here uses a class of Millrace or
 * Beam, and an architecture rule holds it to that.
 */
@NullMarked
package dev.millrace.conformance.oracle;

import org.jspecify.annotations.NullMarked;
