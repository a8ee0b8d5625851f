/**
 * SQL over collections of rows. {@link dev.millrace.transforms.sql.Query} parses, checks and plans
 * a statement with Calcite, and runs the plan with operators of its own.
 */
@NullMarked
package dev.millrace.transforms.sql;

import org.jspecify.annotations.NullMarked;
