package dev.millrace.pipelines.trainweblogmodel;

import com.google.common.hash.Hashing;
import dev.millrace.pipelines.weblogalerts.WebLogFeature;
import dev.millrace.pipelines.weblogalerts.WebLogFeatures;

/** Writes what a person should know of a model before trusting it, in Markdown. */
final class ModelCard {
  private ModelCard() {}

  /**
   * @param known evaluation on servers, clients and days never seen, of the kinds that were trained
   * @param unseen the same, with parameters, words and variants that training never saw
   */
  static String of(
      TrainedModel model,
      TrainingTraffic traffic,
      TrainingSettings settings,
      Evaluation known,
      Evaluation unseen) {
    return """
    # Model card: web-log-model

    Labels what one client did in one minute of an access log, given what it did in the nine
    minutes before. It comes out of

        %s

    and is the same, to the byte, wherever that runs. It is a multinomial logistic regression
    on the features and on hinges of them (an additive model), trained with Tribuo (AdaGrad, one
    thread) on simulated traffic alone; no real log was used.

    | | |
    |---|---|
    | SHA-256 of the model | `%s` |
    | size | %d bytes |
    | seed | %d |
    | client-minutes trained on | %d |
    | SHA-256 of the training lines and their labels | `%s` |
    | features | %d |
    | servers that judge it in each table below | %d |
    | least score of an alert in the tables below | %s |

    A client-minute has the label of most of its attacking lines, if it has any, else `normal`.
    An answer is the label with the greatest score, or `normal` if that score is below the least
    score of an alert. Macro F1 is the mean of the six labels' F1.

    ## Servers, clients and days never seen

    Macro F1 %.4f; %.3f false alarms per 1,000 normal client-minutes.

    %s
    ## Never seen, with parameters, words and variants kept out of training

    The simulator's scenario `unseen`: every parameter outside its training range, only the words
    that training never draws, and of each kind of attack a variant that training does not know.

    Macro F1 %.4f; %.3f false alarms per 1,000 normal client-minutes.

    %s
    %s
    ## Features

    docs/features.md defines them.

    %s
    """
        .formatted(
            settings.command(),
            Hashing.sha256().hashBytes(model.onnx()),
            model.onnx().length,
            settings.seed(),
            traffic.minutes().size(),
            traffic.digest(),
            WebLogFeatures.count(),
            settings.judgedServers(),
            settings.minScore(),
            known.confusion().macroF1(),
            known.confusion().falseAlarmsPerThousand(),
            known.confusion().toMarkdown(),
            unseen.confusion().macroF1(),
            unseen.confusion().falseAlarmsPerThousand(),
            unseen.confusion().toMarkdown(),
            unseen.variantsToMarkdown(),
            features());
  }

  private static String features() {
    StringBuilder list = new StringBuilder();
    for (WebLogFeature feature : WebLogFeature.values()) {
      list.append(list.isEmpty() ? "" : ", ").append('`').append(feature.figureName()).append('`');
    }
    return list.append('.').toString();
  }
}
