package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.AccessLogLine;

/** Counts parsed lines into windows. */
interface EntryCounter {
  /**
   * @param line good until the next call
   * @param windowStart of the window that its time is in, epoch milliseconds
   */
  void count(AccessLogLine line, long windowStart);
}
