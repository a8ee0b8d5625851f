@NullMarked
package dev.millrace.pipelines.simulatewebtraffic;

import org.jspecify.annotations.NullMarked;
