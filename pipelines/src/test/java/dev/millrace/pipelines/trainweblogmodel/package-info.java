@NullMarked
package dev.millrace.pipelines.trainweblogmodel;

import org.jspecify.annotations.NullMarked;
