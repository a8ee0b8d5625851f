/**
 * A stand-in for Dataflow's service: its REST API (v1b3) as far as Beam's runner speaks it, and its
 * faults, on a port of this machine. For tests; it runs no job and keeps everything in memory.
 */
@NullMarked
package dev.millrace.standins.dataflow;

import org.jspecify.annotations.NullMarked;
