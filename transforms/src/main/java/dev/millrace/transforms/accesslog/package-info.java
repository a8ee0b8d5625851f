/**
 * Access logs of web servers: formats, and a parser that needs no regular expression, no {@code
 * String} and no allocation for a line that is as the format says.
 */
@NullMarked
package dev.millrace.transforms.accesslog;

import org.jspecify.annotations.NullMarked;
