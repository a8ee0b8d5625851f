/**
 * Events of a declared schema: read from JSON, CSV and Avro, checked field by field, and handed on
 * as Beam's rows.
 */
@NullMarked
package dev.millrace.transforms.events;

import org.jspecify.annotations.NullMarked;
