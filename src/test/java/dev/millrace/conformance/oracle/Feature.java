package dev.millrace.conformance.oracle;

import java.util.function.ToDoubleFunction;

/**
 * An input of the model.
 *
 * @param figure as alerts show it
 */
public record Feature(String name, Scale scale, ToDoubleFunction<ClientMinute> figure) {

  /** How the model sees a figure. */
  public enum Scale {
    LOG,
    SHARE
  }

  /** A count, which the model sees as its logarithm. */
  static Feature log(String name, ToDoubleFunction<ClientMinute> figure) {
    return new Feature(name, Scale.LOG, figure);
  }

  /** A share, which the model sees as it is. */
  static Feature share(String name, ToDoubleFunction<ClientMinute> figure) {
    return new Feature(name, Scale.SHARE, figure);
  }

  public double figure(ClientMinute minute) {
    return figure.applyAsDouble(minute);
  }

  public float input(ClientMinute minute) {
    return switch (scale) {
      case LOG -> (float) Math.log1p(figure(minute));
      case SHARE -> (float) figure(minute);
    };
  }
}
