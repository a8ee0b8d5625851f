/**
 * A stand-in for Google Cloud Storage: its JSON API as far as Google's client speaks it here, and
 * its faults, on a port of this machine. For tests; it keeps everything in memory.
 */
@NullMarked
package dev.millrace.standins.gcs;

import org.jspecify.annotations.NullMarked;
