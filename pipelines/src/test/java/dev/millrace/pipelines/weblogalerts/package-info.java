@NullMarked
package dev.millrace.pipelines.weblogalerts;

import org.jspecify.annotations.NullMarked;
