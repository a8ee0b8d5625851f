/** A stream to try a pipeline on: broker, traffic, pipeline and what it finds, in one command. */
@NullMarked
package dev.millrace.pipelines.lab;

import org.jspecify.annotations.NullMarked;
