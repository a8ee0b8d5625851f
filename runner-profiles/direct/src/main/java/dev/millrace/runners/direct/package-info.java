/** What Millrace must know about Direct, and nobody else. */
@NullMarked
package dev.millrace.runners.direct;

import org.jspecify.annotations.NullMarked;
