/** Real clusters of an engine on this machine, whose processes tests may kill; knows no engine. */
@NullMarked
package dev.millrace.conformance.cluster;

import org.jspecify.annotations.NullMarked;
