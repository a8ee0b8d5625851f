/** Objects of Google Cloud Storage where Beam's file systems are not enough. */
@NullMarked
package dev.millrace.io.gcs;

import org.jspecify.annotations.NullMarked;
