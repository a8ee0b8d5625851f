/** What the stand-ins listen with. */
@NullMarked
package dev.millrace.standins.http;

import org.jspecify.annotations.NullMarked;
