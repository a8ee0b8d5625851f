package dev.millrace.benchmarks.flink;

import dev.millrace.pipelines.weblogalerts.WebLogSteps;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Makes alerts of verdicts, as a topic has them: of a window one early word and one last. */
final class SpeakOnce extends KeyedProcessFunction<String, Verdict, String> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable MapState<Long, String> said;

  @Override
  public void open(OpenContext context) {
    said =
        getRuntimeContext().getMapState(new MapStateDescriptor<>("said", Types.LONG, Types.STRING));
  }

  @Override
  public void processElement(Verdict verdict, Context context, Collector<String> out)
      throws Exception {
    MapState<Long, String> before = Objects.requireNonNull(said);
    String early = before.get(verdict.windowStart());
    switch (verdict.word()) {
      case EARLY -> {
        if (early == null) {
          String word = WebLogSteps.earlyWord(verdict.alert().orElseThrow());
          before.put(verdict.windowStart(), word);
          out.collect(word);
        }
      }
      case LAST -> {
        WebLogSteps.lastWord(early, verdict.alert().orElse(null)).ifPresent(out::collect);
        before.remove(verdict.windowStart());
      }
    }
  }
}
