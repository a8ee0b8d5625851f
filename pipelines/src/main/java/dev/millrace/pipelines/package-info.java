/** The launcher, and what pipelines share; each pipeline has a package of its own. */
@NullMarked
package dev.millrace.pipelines;

import org.jspecify.annotations.NullMarked;
