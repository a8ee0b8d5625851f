/**
 * What a table's fields hold: exact counts and bounds, and sketches of what is distinct and how it
 * lies.
 */
@NullMarked
package dev.millrace.transforms.quality;

import org.jspecify.annotations.NullMarked;
