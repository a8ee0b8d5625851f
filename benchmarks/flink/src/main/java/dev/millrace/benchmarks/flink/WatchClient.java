package dev.millrace.benchmarks.flink;

import dev.millrace.pipelines.weblogalerts.ClientActivity;
import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import dev.millrace.transforms.accesslog.AccessLogLine;
import dev.millrace.transforms.accesslog.AccessLogParser;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts the lines of one client by window, and asks what they are worth: every tenth of a second
 * if there are new ones, and when the window is over.
 */
final class WatchClient
    extends KeyedProcessFunction<String, Tuple3<String, Long, byte[]>, Question> {
  private static final long serialVersionUID = 1L;
  private static final long LOOK_MILLIS = 100;

  private final WebLogSteps steps;
  private transient @Nullable AccessLogParser parser;
  private transient @Nullable AccessLogLine parsed;
  private transient @Nullable MapState<Long, ClientMinute> state;

  WatchClient(WebLogSteps steps) {
    this.steps = steps;
  }

  @Override
  public void open(OpenContext context) {
    parser = steps.parser();
    parsed = new AccessLogLine();
    state =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "minutes", LongSerializer.INSTANCE, ClientMinute.Serializer.INSTANCE));
  }

  @Override
  public void processElement(
      Tuple3<String, Long, byte[]> line, Context context, Collector<Question> out)
      throws Exception {
    long start = WebLogSteps.windowStart(line.f1);
    if (WebLogSteps.lastMoment(start) <= context.timerService().currentWatermark()) {
      return;
    }
    ClientMinute minute = minutes().get(start);
    if (minute == null) {
      minute = new ClientMinute();
      context.timerService().registerEventTimeTimer(WebLogSteps.lastMoment(start));
    }
    AccessLogLine again = Objects.requireNonNull(parsed);
    Objects.requireNonNull(parser).parse(line.f2, 0, line.f2.length, again);
    minute.activity.add(again);
    if (!minute.touched) {
      minute.touched = true;
      long now = context.timerService().currentProcessingTime();
      context.timerService().registerProcessingTimeTimer(now - now % LOOK_MILLIS + LOOK_MILLIS);
    }
    minutes().put(start, minute);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Question> out) throws Exception {
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      look(context.getCurrentKey(), out);
    } else {
      end(WebLogSteps.windowStart(time), context, out);
    }
  }

  private void look(String client, Collector<Question> out) throws Exception {
    for (Map.Entry<Long, ClientMinute> entry : minutes().entries()) {
      ClientMinute minute = entry.getValue();
      if (minute.touched) {
        minute.touched = false;
        out.collect(question(client, entry.getKey(), minute.activity, Verdict.Word.EARLY));
        entry.setValue(minute);
      }
    }
  }

  /** The window with this start is over, and another one, if it is there, no longer recent. */
  private void end(long start, OnTimerContext context, Collector<Question> out) throws Exception {
    ClientMinute minute = minutes().get(start);
    if (minute != null) {
      out.collect(question(context.getCurrentKey(), start, minute.activity, Verdict.Word.LAST));
      minute.touched = false;
      minutes().put(start, minute);
      context
          .timerService()
          .registerEventTimeTimer(WebLogSteps.lastMoment(WebLogSteps.lastForWhichRecent(start)));
    }
    minutes().remove(WebLogSteps.firstRecent(start));
  }

  /** Of copies: lines go on to come. */
  private Question question(String client, long start, ClientActivity activity, Verdict.Word word)
      throws Exception {
    ClientActivity copy = new ClientActivity();
    copy.merge(activity);
    ClientActivity recent = copy;
    for (Map.Entry<Long, ClientMinute> other : minutes().entries()) {
      if (other.getKey() < start && other.getKey() >= WebLogSteps.firstRecent(start)) {
        if (recent == copy) {
          recent = new ClientActivity();
          recent.merge(copy);
        }
        recent.merge(other.getValue().activity);
      }
    }
    return new Question(new WebLogSteps.Asked(client, start, copy, recent), word);
  }

  private MapState<Long, ClientMinute> minutes() {
    return Objects.requireNonNull(state);
  }
}
