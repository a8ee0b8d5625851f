/** Tests of profiles. */
@NullMarked
package dev.millrace.transforms.quality;

import org.jspecify.annotations.NullMarked;
