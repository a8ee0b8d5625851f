/**
 * HDFS for tests: a NameNode and DataNodes, each a process of its own on this machine, which can be
 * killed as a power cut would.
 */
@NullMarked
package dev.millrace.hdfs;

import org.jspecify.annotations.NullMarked;
