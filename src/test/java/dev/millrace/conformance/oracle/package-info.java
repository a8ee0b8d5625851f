/**
 * What the pipelines should answer, worked out a second time: plain Java, one thread, collections
 * and regular expressions, from the documentation alone. Nothing here uses a class of Millrace or
 * Beam, nor is handed one, and architecture rules hold it to that. The one thing that it reads
 * instead of writing it again are the word lists of docs/features.md, from the page itself.
 */
@NullMarked
package dev.millrace.conformance.oracle;

import org.jspecify.annotations.NullMarked;
