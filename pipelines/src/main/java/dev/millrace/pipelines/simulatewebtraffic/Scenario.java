package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/**
 * Which part of the simulator's world a simulation may draw from.
 *
 * <p>The split between {@link #TRAINING} and {@link #UNSEEN} was committed before any model was
 * trained. It has three sides: the ranges of {@link TrainingRange}, one {@link AttackVariant} per
 * kind of attack that training never sees, and the words of each list (agents, paths, payloads) of
 * which training never sees every third.
 */
public enum Scenario {
  /** The training ranges, the trained variants, two words of three. */
  TRAINING,
  /** Parameters outside the training ranges, all variants, the words that training never sees. */
  UNSEEN,
  /** Everything: what a user of the simulator wants who does not train a model. */
  FULL;

  private static final int HELD_OUT_EVERY = 3;

  /** Picks one of the choices that this scenario may use; there must be at least three. */
  <T> T pick(List<T> choices, Dice dice) {
    int groups = choices.size() / HELD_OUT_EVERY;
    return switch (this) {
      case TRAINING ->
          choices.get(dice.below(groups) * HELD_OUT_EVERY + dice.below(HELD_OUT_EVERY - 1));
      case UNSEEN -> choices.get(dice.below(groups) * HELD_OUT_EVERY + HELD_OUT_EVERY - 1);
      case FULL -> dice.pick(choices);
    };
  }
}
