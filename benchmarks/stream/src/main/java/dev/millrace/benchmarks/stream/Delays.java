package dev.millrace.benchmarks.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long after their evidence was complete alerts could be read.
 *
 * <p>An alert says how many requests it rests on. Its evidence was completed by the first line from
 * which on the client was over the line without a break until that many: see {@link ClientStory}. A
 * client that was over the line for a few requests and went below it again may be passed over by
 * who looks now and then; such spells are counted apart.
 *
 * @param millis of the first alert on each client and window whose evidence was completed in the
 *     time that counts
 * @param early how many of them came before their last word
 * @param strangers first alerts that have no evidence in the replay
 * @param passedOver how long spells lasted that began in the time that counts and that no alert
 *     rests on, though none had come before
 */
record Delays(List<Long> millis, int early, int strangers, List<Long> passedOver) {

  /**
   * @param from epoch milliseconds, the first that counts
   * @param until the first that counts no more
   */
  static Delays of(
      List<AlertSeen> alerts, Map<AlertKey, ClientStory> stories, long from, long until) {
    Map<AlertKey, AlertSeen> first = new HashMap<>();
    alerts.forEach(alert -> first.putIfAbsent(alert.key(), alert));
    List<Long> millis = new ArrayList<>();
    List<Long> passedOver = new ArrayList<>();
    int early = 0;
    int strangers = 0;
    for (AlertSeen alert : first.values()) {
      Optional<ClientStory.Spell> evidence =
          Optional.ofNullable(stories.get(alert.key()))
              .flatMap(story -> story.at(alert.requests()));
      if (evidence.isEmpty()) {
        strangers++;
      } else if (isWithin(evidence.get(), from, until)) {
        millis.add(alert.seenMillis() - evidence.get().completedMillis());
        early += alert.word() == AlertSeen.Word.EARLY ? 1 : 0;
      }
    }
    stories.forEach(
        (key, story) -> {
          AlertSeen alert = first.get(key);
          for (ClientStory.Spell spell : story.spells()) {
            if (isWithin(spell, from, until)
                && (alert == null || spell.last() < alert.requests())) {
              passedOver.add(spell.endedMillis() - spell.completedMillis());
            }
          }
        });
    return new Delays(millis, early, strangers, passedOver);
  }

  private static boolean isWithin(ClientStory.Spell spell, long from, long until) {
    return from <= spell.completedMillis() && spell.completedMillis() < until;
  }

  /** Those of several runs. */
  static Delays together(List<Delays> runs) {
    return new Delays(
        runs.stream().flatMap(run -> run.millis.stream()).toList(),
        runs.stream().mapToInt(Delays::early).sum(),
        runs.stream().mapToInt(Delays::strangers).sum(),
        runs.stream().flatMap(run -> run.passedOver.stream()).toList());
  }
}
