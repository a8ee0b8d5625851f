package dev.millrace.pipelines.trainweblogmodel;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;
import org.tribuo.math.LinearParameters;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.optimisers.SGD;

class SuffixAveragingTest {
  private final LinearParameters parameters = new LinearParameters(new DenseMatrix(1, 1));

  @Test
  void averagesWhatTheParametersWereBeforeEachStepThatCounts() {
    SuffixAveraging averaging = new SuffixAveraging(SGD.getSimpleSGD(1), 2);

    take(averaging, 1, 10, 100, 1000);

    // Before the steps they were 0, 1, 11, 111; the first two do not count.
    assertThat(parameters.getWeightMatrix().get(0, 0), is((11.0 + 111.0) / 2));
  }

  @Test
  void fewerStepsThanAreSkippedLeaveTheLast() {
    take(new SuffixAveraging(SGD.getSimpleSGD(1), 5), 1, 10);

    assertThat(parameters.getWeightMatrix().get(0, 0), is(11.0));
  }

  private void take(SuffixAveraging averaging, double... updates) {
    averaging.initialise(parameters);
    for (double update : updates) {
      Tensor[] step = {DenseMatrix.createDenseMatrix(new double[][] {{update}})};
      parameters.update(averaging.step(step, 1));
    }
    averaging.finalise();
  }
}
