/** How the transforms are used by a pipeline that needs nothing else of Millrace. */
@NullMarked
package dev.millrace.transforms.example;

import org.jspecify.annotations.NullMarked;
