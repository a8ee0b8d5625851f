/** Tables of BigQuery, as landings of bounded runs. */
@NullMarked
package dev.millrace.io.bigquery;

import org.jspecify.annotations.NullMarked;
