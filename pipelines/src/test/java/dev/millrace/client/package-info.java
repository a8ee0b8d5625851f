/** A program that calls the launcher from outside its packages. */
@NullMarked
package dev.millrace.client;

import org.jspecify.annotations.NullMarked;
