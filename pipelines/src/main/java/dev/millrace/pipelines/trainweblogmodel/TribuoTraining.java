package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.HingeBasis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.datasource.ListDataSource;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Trains a multinomial logistic regression on {@link HingeBasis} with Tribuo: stochastic gradient
 * descent with AdaGrad (Duchi, Hazan, Singer, JMLR 12, 2011), averaged over the second half of its
 * steps, in one thread, so that a seed gives one model.
 */
final class TribuoTraining {
  private static final LabelFactory LABELS = new LabelFactory();

  /** Of each value of the basis, such that Tribuo's order, which is alphabetical, is ours. */
  private static final String[] NAMES = sortable();

  private TribuoTraining() {}

  static LinearSGDModel train(List<LabelledMinute> minutes, Hyperparameters parameters) {
    List<Example<Label>> examples = new ArrayList<>(minutes.size());
    for (LabelledMinute minute : minutes) {
      if (minute.requests() < parameters.leastRequests(minute.label())) {
        continue;
      }
      ArrayExample<Label> example = example(minute.features(), minute.label().word());
      // Copies, because Tribuo weighs a whole batch where it should weigh an example.
      for (int copy = 0; copy < parameters.copies(minute.label()); copy++) {
        examples.add(example);
      }
    }
    MutableDataset<Label> dataset =
        new MutableDataset<>(
            new ListDataSource<>(
                examples, LABELS, new SimpleDataSourceProvenance("simulated traffic", LABELS)));
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(
            new LogMulticlass(),
            new SuffixAveraging(
                new AdaGrad(parameters.learningRate()), parameters.steps(examples.size()) / 2),
            parameters.epochs(),
            Integer.MAX_VALUE,
            parameters.batchSize(),
            parameters.seed());
    return trainer.train(dataset);
  }

  /** The values of the basis that are not zero. */
  static ArrayExample<Label> example(float[] features, String label) {
    float[] basis = HingeBasis.expand(features);
    String[] names = new String[basis.length];
    double[] values = new double[basis.length];
    int count = 0;
    for (int i = 0; i < basis.length; i++) {
      if (basis[i] != 0) {
        names[count] = NAMES[i];
        values[count++] = basis[i];
      }
    }
    return new ArrayExample<>(
        new Label(label), Arrays.copyOf(names, count), Arrays.copyOf(values, count));
  }

  /** The model's weights in the order of our features and labels. */
  static LinearModel weights(LinearSGDModel model) {
    DenseMatrix matrix = model.getWeightsCopy();
    ImmutableFeatureMap features = model.getFeatureIDMap();
    ImmutableOutputInfo<Label> outputs = model.getOutputIDInfo();
    dev.millrace.pipelines.weblogalerts.Label[] labels =
        dev.millrace.pipelines.weblogalerts.Label.values();
    float[][] weights = new float[NAMES.length][labels.length];
    float[] biases = new float[labels.length];
    for (int label = 0; label < labels.length; label++) {
      int row = outputs.getID(new Label(labels[label].word()));
      for (int feature = 0; feature < NAMES.length; feature++) {
        int column = features.getID(NAMES[feature]);
        weights[feature][label] = column < 0 ? 0 : (float) matrix.get(row, column);
      }
      biases[label] = (float) matrix.get(row, features.size());
    }
    return new LinearModel(weights, biases);
  }

  private static String[] sortable() {
    String[] sortable = new String[HingeBasis.size()];
    Arrays.setAll(sortable, "%04d"::formatted);
    return sortable;
  }
}
