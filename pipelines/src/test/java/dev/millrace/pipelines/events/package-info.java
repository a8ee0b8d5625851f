@NullMarked
package dev.millrace.pipelines.events;

import org.jspecify.annotations.NullMarked;
