/**
 * A stand-in for BigQuery: datasets, tables, load, copy and extract jobs of its REST API as far as
 * Google's client speaks it here, and its faults, on a port of this machine. For tests; it keeps
 * everything in memory.
 */
@NullMarked
package dev.millrace.standins.bigquery;

import org.jspecify.annotations.NullMarked;
