/** Tests of what pipelines over topics share. */
@NullMarked
package dev.millrace.pipelines.topics;

import org.jspecify.annotations.NullMarked;
