package dev.millrace.pipelines.trainweblogmodel;

/**
 * A multinomial logistic regression, in single precision as it is exported.
 *
 * @param weights of each feature (first index) for each label
 * @param biases of each label
 */
record LinearModel(float[][] weights, float[] biases) {}
