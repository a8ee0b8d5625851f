package dev.millrace.pipelines.trainweblogmodel;

/**
 * A multinomial logistic regression on {@link dev.millrace.pipelines.weblogalerts.HingeBasis}, in
 * single precision as it is exported.
 *
 * @param weights of each value of the basis (first index) for each label
 * @param biases of each label
 */
record LinearModel(float[][] weights, float[] biases) {}
