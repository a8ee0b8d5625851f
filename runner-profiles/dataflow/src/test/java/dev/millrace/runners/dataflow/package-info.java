/** Tests of the profile of Dataflow. */
@NullMarked
package dev.millrace.runners.dataflow;

import org.jspecify.annotations.NullMarked;
