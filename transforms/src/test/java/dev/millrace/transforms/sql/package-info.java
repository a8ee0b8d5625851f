@NullMarked
package dev.millrace.transforms.sql;

import org.jspecify.annotations.NullMarked;
