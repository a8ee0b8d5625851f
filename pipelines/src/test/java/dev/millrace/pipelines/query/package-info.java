@NullMarked
package dev.millrace.pipelines.query;

import org.jspecify.annotations.NullMarked;
