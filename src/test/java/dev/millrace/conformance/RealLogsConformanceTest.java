package dev.millrace.conformance;

import dev.millrace.conformance.oracle.Answer;
import dev.millrace.conformance.oracle.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs that real servers wrote: whole on Flink and Spark, their beginnings on Direct. */
@Tag("runs")
class RealLogsConformanceTest {
  private static final Engine ENGINE = Engine.here();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RealLog.class)
  void aRealLogGetsTheOraclesAnswer(RealLog log) throws IOException {
    Question question =
        Question.of(List.of(log.forEngine(ENGINE, folder)), log.grammar(), BundledModel.in(folder));
    Answer answer =
        WebLogAlertsRun.assertSameAnswer(question, folder.resolve("out"), "--tableFormat=jsonl");
    print(log, "alerts", Rows.checksum(answer.alerts()));
    print(log, "clients", Rows.checksum(answer.clients()));
    print(log, "traffic", Rows.checksum(answer.traffic()));
    print(log, "dead-letters", Rows.checksum(answer.deadLetters()));
  }

  private static void print(RealLog log, String table, String checksum) {
    System.out.println("checksum " + log.word() + " " + table + " " + checksum);
  }
}
