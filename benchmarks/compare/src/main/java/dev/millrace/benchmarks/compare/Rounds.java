package dev.millrace.benchmarks.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs programs in turns, so that whatever else the machine does falls on all alike.
 *
 * @param number of rounds, in each of which each program runs once
 * @param console that hears of each run
 */
record Rounds(int number, PrintStream console) {
  /** Runs a program to its end. */
  interface Turn {
    Figures run(Program program) throws Exception;
  }

  /** Fails unless all programs came to the same. */
  interface Check {
    void run() throws Exception;
  }

  /**
   * The medians of each.
   *
   * @param check after the first round: nothing is compared for speed that does not do the same
   */
  Map<Program, Figures> medians(List<Program> programs, Turn turn, Check check) throws Exception {
    Map<Program, List<Figures>> taken = new LinkedHashMap<>();
    for (int round = 1; round <= number; round++) {
      for (Program program : programs) {
        Figures figures = turn.run(program);
        taken.computeIfAbsent(program, first -> new ArrayList<>()).add(figures);
        console.printf(
            "round %d  %-26s %7.1f s %7.1f CPU s %6.0f MB%n",
            round, program.title(), figures.wall(), figures.cpu(), figures.memory());
      }
      if (round == 1) {
        check.run();
      }
    }
    Map<Program, Figures> medians = new LinkedHashMap<>();
    taken.forEach((program, figures) -> medians.put(program, Figures.median(figures)));
    return medians;
  }
}
