/** Inlets (where data comes from) and landings (where it ends), one file per system. */
@NullMarked
package dev.millrace.io;

import org.jspecify.annotations.NullMarked;
