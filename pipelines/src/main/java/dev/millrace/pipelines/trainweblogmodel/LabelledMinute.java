package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.Label;

/**
 * One client's minute, as the model sees it, with the truth about it.
 *
 * @param client its address
 * @param minute since the epoch
 * @param label the attack that most of its attacking lines belong to, the first in the order of
 *     {@link Label} where several are equal; normal if none attacks
 * @param variant the behaviour that most lines of that label belong to, for reports
 * @param requests how many lines it has
 * @param features see {@link dev.millrace.pipelines.weblogalerts.WebLogFeatures}
 */
record LabelledMinute(
    String client, long minute, Label label, String variant, long requests, float[] features) {}
