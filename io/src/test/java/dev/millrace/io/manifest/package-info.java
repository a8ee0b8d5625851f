/** Tests of the manifest. */
@NullMarked
package dev.millrace.io.manifest;

import org.jspecify.annotations.NullMarked;
