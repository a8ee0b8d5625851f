package dev.millrace.pipelines.trainweblogmodel;

import dev.millrace.pipelines.weblogalerts.Label;

/**
 * How the model is trained; chosen by macro F1 on simulated servers that are in neither the
 * training data nor the model card.
 */
record Hyperparameters(double learningRate, int epochs, int batchSize, long seed) {
  static Hyperparameters withSeed(long seed) {
    return new Hyperparameters(0.5, 12, 64, seed);
  }

  /** How many steps training takes over so many examples. */
  long steps(int examples) {
    return (long) epochs * ((examples + batchSize - 1) / batchSize);
  }

  /**
   * How often training sees a client-minute of this label: floods and scrapes are few, and a false
   * alarm costs more than a minute of an attack missed.
   */
  int copies(Label label) {
    return switch (label) {
      case NORMAL -> 2;
      case FLOOD, SCRAPE -> 2;
      case LOGIN_GUESSING, SCAN, INJECTION -> 1;
    };
  }

  /**
   * Training leaves out client-minutes of this label with fewer requests: the ragged ends of what
   * is an attack only by its number, and look like anybody's.
   */
  int leastRequests(Label label) {
    return switch (label) {
      case NORMAL, SCAN, INJECTION -> 1;
      case LOGIN_GUESSING -> 3;
      case SCRAPE -> 5;
      case FLOOD -> 10;
    };
  }
}
