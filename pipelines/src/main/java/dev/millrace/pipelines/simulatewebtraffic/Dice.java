package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/**
 * Random numbers that are the same on every machine and every Java release.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, OOPSLA 2014). It is written out, because the JDK promises a sequence of {@code
 * nextLong} but not the algorithms behind bounded numbers and Gaussians; for the same reason
 * logarithms come from {@link StrictMath}.
 *
 * <p>Each actor has dice of its own, derived from the seed and the actor's place in the simulation,
 * so that one more actor changes nothing for the others.
 */
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  /** Dice for one place in the simulation, such as (seed, server, population, visit). */
  static Dice of(long seed, long... place) {
    return new Dice(idOf(seed, place));
  }

  /** A number that stands for a place; different places have different numbers but by accident. */
  static long idOf(long seed, long... place) {
    long id = mix(seed + GOLDEN_GAMMA);
    for (long step : place) {
      id = mix(id * 31 + step + GOLDEN_GAMMA);
    }
    return id;
  }

  /** A number that stands for a name. */
  static long idOf(String name) {
    // The algorithm of hashCode is part of String's contract.
    return mix(name.hashCode());
  }

  static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  long bits() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double unit() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound); {@code bound} must be positive. */
  int below(int bound) {
    return (int) (((bits() >>> 32) * bound) >>> 32);
  }

  /** Uniform, both ends included. */
  int between(int least, int greatest) {
    return least + below(greatest - least + 1);
  }

  /** Uniform in [least, greatest). */
  double uniform(double least, double greatest) {
    return least + unit() * (greatest - least);
  }

  /** Each octave of [least, greatest) is as likely as any other. */
  double logUniform(double least, double greatest) {
    return least * StrictMath.exp(unit() * StrictMath.log(greatest / least));
  }

  double exponential(double mean) {
    return -mean * StrictMath.log(1 - unit());
  }

  /** Log-normal; sigma is the standard deviation of the logarithm (Box and Muller 1958). */
  double logNormal(double median, double sigma) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return median * StrictMath.exp(sigma * radius * StrictMath.cos(2 * StrictMath.PI * unit()));
  }

  /** At least one, geometric above it. */
  int geometric(double mean) {
    if (mean <= 1) {
      return 1;
    }
    return 1 + (int) (StrictMath.log(1 - unit()) / StrictMath.log(1 - 1 / mean));
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  <T> T pick(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
