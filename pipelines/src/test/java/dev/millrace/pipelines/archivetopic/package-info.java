@NullMarked
package dev.millrace.pipelines.archivetopic;

import org.jspecify.annotations.NullMarked;
