/** What Millrace adds to the functions and aggregates of SQL; all can be called from Java. */
@NullMarked
package dev.millrace.transforms.sql.functions;

import org.jspecify.annotations.NullMarked;
