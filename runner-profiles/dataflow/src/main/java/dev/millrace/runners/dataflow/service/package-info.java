/** What Dataflow's service answers, and how long it is asked. */
@NullMarked
package dev.millrace.runners.dataflow.service;

import org.jspecify.annotations.NullMarked;
