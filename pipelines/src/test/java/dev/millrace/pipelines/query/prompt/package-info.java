@NullMarked
package dev.millrace.pipelines.query.prompt;

import org.jspecify.annotations.NullMarked;
