package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.Label;

/**
 * @param normalWeight how much heavier than an attack a normal client-minute weighs, because a
 *     false alarm costs more than a minute of an attack missed
 */
record Hyperparameters(
    double learningRate, int epochs, int batchSize, float normalWeight, long seed) {
  float weight(LabelledMinute minute) {
    return minute.label() == Label.NORMAL ? normalWeight : 1;
  }
}
