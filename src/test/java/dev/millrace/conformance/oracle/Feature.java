package dev.millrace.conformance.oracle;

import java.util.function.ToDoubleFunction;

/**
 * An input of the model.
 *
 * @param span which requests its figure is taken of
 * @param figure as alerts show it
 */
public record Feature(String name, Scale scale, Span span, ToDoubleFunction<ClientMinute> figure) {

  /** How the model sees a figure. */
  public enum Scale {
    LOG,
    SHARE
  }

  /** Requests that a figure is taken of. */
  public enum Span {
    WINDOW,
    TEN_WINDOWS
  }

  /** A count, which the model sees as its logarithm. */
  static Feature log(String name, ToDoubleFunction<ClientMinute> figure) {
    return new Feature(name, Scale.LOG, Span.WINDOW, figure);
  }

  /** A share, which the model sees as it is. */
  static Feature share(String name, ToDoubleFunction<ClientMinute> figure) {
    return new Feature(name, Scale.SHARE, Span.WINDOW, figure);
  }

  /** The same of the last ten windows, the present one included. */
  Feature ofTenWindows(String otherName) {
    return new Feature(otherName, scale, Span.TEN_WINDOWS, figure);
  }

  public double figure(ClientStory story) {
    return figure.applyAsDouble(
        switch (span) {
          case WINDOW -> story.window();
          case TEN_WINDOWS -> story.tenWindows();
        });
  }

  public float input(ClientStory story) {
    return switch (scale) {
      case LOG -> (float) Math.log1p(figure(story));
      case SHARE -> (float) figure(story);
    };
  }
}
