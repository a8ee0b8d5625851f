/** Trains the model that {@code web-log-alerts} scores clients with, on simulated traffic. */
@NullMarked
package dev.millrace.pipelines.trainweblogmodel;

import org.jspecify.annotations.NullMarked;
