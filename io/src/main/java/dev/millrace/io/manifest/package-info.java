/** What a run says of itself and of the runs that it adds to: the manifest that readers follow. */
@NullMarked
package dev.millrace.io.manifest;

import org.jspecify.annotations.NullMarked;
