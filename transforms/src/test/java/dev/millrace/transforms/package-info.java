@NullMarked
package dev.millrace.transforms;

import org.jspecify.annotations.NullMarked;
