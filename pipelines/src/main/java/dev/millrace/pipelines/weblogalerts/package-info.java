/** Finds clients that attack a web server, and minutes that are not normal, in its access logs. */
@NullMarked
package dev.millrace.pipelines.weblogalerts;

import org.jspecify.annotations.NullMarked;
