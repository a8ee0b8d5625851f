/**
 * A Kafka broker as a process of its own, for the lab and for tests; no class of Kafka's server.
 */
@NullMarked
package dev.millrace.broker;

import org.jspecify.annotations.NullMarked;
