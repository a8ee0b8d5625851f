package dev.millrace.benchmarks.flink;

import dev.millrace.pipelines.weblogalerts.Alert;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model about many clients at once: a call for each would cost more than all else. Nothing
 * waits for longer than some milliseconds, and nothing is at hand at a watermark or checkpoint, so
 * that there is no state. Of early verdicts only those hand on that are alerts.
 */
final class JudgeInBatches extends AbstractStreamOperator<Verdict>
    implements OneInputStreamOperator<Question, Verdict> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 256;
  private static final long WAIT_MILLIS = 10;

  private final WebLogSteps steps;
  private transient WebLogSteps.@Nullable Judging judging;
  private transient @Nullable List<Question> waiting;

  JudgeInBatches(WebLogSteps steps) {
    this.steps = steps;
    // Questions and verdicts are handed over as they are, and never written.
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  @Override
  public void open() throws Exception {
    super.open();
    judging = steps.judging();
    waiting = new ArrayList<>(MOST);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void processElement(StreamRecord<Question> question) {
    List<Question> questions = Objects.requireNonNull(waiting);
    if (questions.isEmpty()) {
      long now = getProcessingTimeService().getCurrentProcessingTime();
      getProcessingTimeService().registerTimer(now + WAIT_MILLIS, time -> judge());
    }
    questions.add(question.getValue());
    if (questions.size() == MOST) {
      judge();
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    judge();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    judge();
  }

  @Override
  public void finish() throws Exception {
    judge();
    super.finish();
  }

  private void judge() {
    List<Question> questions = Objects.requireNonNull(waiting);
    List<Optional<Alert>> alerts =
        Objects.requireNonNull(judging).judge(questions.stream().map(Question::asked).toList());
    for (int i = 0; i < alerts.size(); i++) {
      Question question = questions.get(i);
      if (question.word() == Verdict.Word.LAST || alerts.get(i).isPresent()) {
        WebLogSteps.Asked asked = question.asked();
        output.collect(
            new StreamRecord<>(
                new Verdict(asked.client(), asked.windowStart(), question.word(), alerts.get(i))));
      }
    }
    questions.clear();
  }
}
