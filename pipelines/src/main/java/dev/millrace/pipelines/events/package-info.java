/** Reading of events out of files, for every pipeline that does. */
@NullMarked
package dev.millrace.pipelines.events;

import org.jspecify.annotations.NullMarked;
