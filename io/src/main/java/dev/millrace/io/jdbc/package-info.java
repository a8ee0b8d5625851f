/** Databases that are reached by JDBC, as sources of events and as landings. */
@NullMarked
package dev.millrace.io.jdbc;

import org.jspecify.annotations.NullMarked;
