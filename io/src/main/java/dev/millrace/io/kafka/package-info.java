/** Topics of Apache Kafka as an endless input. */
@NullMarked
package dev.millrace.io.kafka;

import org.jspecify.annotations.NullMarked;
