/** Tests of the command that smokes the Flex Templates. */
@NullMarked
package dev.millrace.runners.dataflow.smoke;

import org.jspecify.annotations.NullMarked;
