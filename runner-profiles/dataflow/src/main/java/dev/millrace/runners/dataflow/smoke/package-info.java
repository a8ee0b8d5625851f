/** The command that runs each Flex Template in a project and looks at what it has landed. */
@NullMarked
package dev.millrace.runners.dataflow.smoke;

import org.jspecify.annotations.NullMarked;
