@NullMarked
package dev.millrace.transforms.events;

import org.jspecify.annotations.NullMarked;
