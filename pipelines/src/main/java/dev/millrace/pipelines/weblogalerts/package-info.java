/**
 * The pipeline {@code web-log-alerts}: reads access logs, finds clients that attack and minutes
 * that are not normal, and lands alerts and clean tables. What one client did in one window, as
 * counts that merge in any order, and as the features that its model reads, is in {@link
 * dev.millrace.pipelines.weblogalerts.ClientActivity} and {@link
 * dev.millrace.pipelines.weblogalerts.WebLogFeatures}.
 */
@NullMarked
package dev.millrace.pipelines.weblogalerts;

import org.jspecify.annotations.NullMarked;
