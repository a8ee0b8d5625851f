@NullMarked
package dev.millrace.transforms.sql.functions;

import org.jspecify.annotations.NullMarked;
