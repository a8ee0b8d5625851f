package dev.millrace.benchmarks.flink;

import dev.millrace.pipelines.weblogalerts.WebLogSteps;

/** Whom to judge, by counts of its own: they do not change any more. */
record Question(WebLogSteps.Asked asked, Verdict.Word word) {}
