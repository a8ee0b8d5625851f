package dev.millrace.pipelines.trainweblogmodel;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tribuo.math.Parameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.Tensor;

/**
 * Averages the parameters over the last steps of another optimiser (Rakhlin, Shamir, Sridharan,
 * "Making gradient descent optimal for strongly convex stochastic optimization", ICML 2012): where
 * the last step ends depends on the order of the examples, the average hardly. Tribuo's own
 * averaging begins with the first step, when the parameters are still far off.
 */
final class SuffixAveraging implements StochasticGradientOptimiser {
  private final StochasticGradientOptimiser optimiser;
  private final long skipped;
  private long steps;
  private @Nullable Parameters parameters;
  private Tensor[] sums = {};

  /**
   * @param skipped how many steps are taken before the first that counts
   */
  SuffixAveraging(StochasticGradientOptimiser optimiser, long skipped) {
    this.optimiser = optimiser;
    this.skipped = skipped;
  }

  @Override
  public void initialise(Parameters initial) {
    optimiser.initialise(initial);
    parameters = initial;
    sums = initial.getEmptyCopy();
  }

  /** Takes the parameters as the step before left them. */
  @Override
  public Tensor[] step(Tensor[] updates, double weight) {
    steps++;
    if (steps > skipped) {
      Tensor[] present = Objects.requireNonNull(parameters).get();
      for (int i = 0; i < sums.length; i++) {
        sums[i].intersectAndAddInPlace(present[i]);
      }
    }
    return optimiser.step(updates, weight);
  }

  @Override
  public void finalise() {
    optimiser.finalise();
    if (steps > skipped) {
      for (Tensor sum : sums) {
        sum.scaleInPlace(1.0 / (steps - skipped));
      }
      Objects.requireNonNull(parameters).set(sums);
    }
  }

  @Override
  public void reset() {
    optimiser.reset();
    steps = 0;
    parameters = null;
    sums = new Tensor[] {};
  }

  @Override
  public SuffixAveraging copy() {
    return new SuffixAveraging(optimiser.copy(), skipped);
  }

  @Override
  public ConfiguredObjectProvenance getProvenance() {
    return optimiser.getProvenance();
  }
}
