package dev.millrace.pipelines;

import dev.millrace.pipelines.options.Option;
import dev.millrace.pipelines.options.OptionGroup;
import dev.millrace.pipelines.options.ValueType;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@link TallyPipeline}: one of each type. */
@OptionGroup(
    title = "What to read",
    options = {"words", "from", "shape"})
@OptionGroup(
    title = "How",
    options = {"every", "share", "limit", "offset", "strict", "code", "secretKey", "internal"})
public interface TallyOptions extends MillraceOptions {
  /** How words are written. */
  enum Shape {
    AS_IS,
    LOWER_CASE
  }

  @Description("Words to tally.")
  @Validation.Required
  @Option(example = "red,green")
  List<String> getWords();

  void setWords(List<String> words);

  @Description("Starts here.")
  @Option(type = ValueType.INSTANT, otherwise = "the first word")
  @Nullable String getFrom();

  void setFrom(@Nullable String from);

  @Description(
      "How words are compared, which is said here at some length, so that the line has to be"
          + " wrapped at least once and a reader of this help sees where.")
  @Default.Enum("AS_IS")
  Shape getShape();

  void setShape(Shape shape);

  @Description("Width of a window.")
  @Option(type = ValueType.DURATION, least = "1s", greatest = "1d")
  @Default.String("1m")
  String getEvery();

  void setEvery(String every);

  @Description("Share of the words.")
  @Option(least = "0", greatest = "1")
  @Default.Double(0.5)
  double getShare();

  void setShare(double share);

  @Description("Most words.")
  @Option(least = "1")
  @Default.Integer(10)
  int getLimit();

  void setLimit(int limit);

  @Description("Words to skip.")
  @Default.Long(0)
  long getOffset();

  void setOffset(long offset);

  @Description("Whether an odd word is an error.")
  @Default.Boolean(false)
  boolean isStrict();

  void setStrict(boolean strict);

  @Description("A code.")
  @Option(pattern = "[A-Z]{3}", valid = "three capital letters", example = "ABC")
  @Nullable String getCode();

  void setCode(@Nullable String code);

  @Description("Never shown.")
  @Option(pattern = "file:.+", valid = "a file with the key, written file:PATH")
  @Nullable String getSecretKey();

  void setSecretKey(@Nullable String secretKey);

  @Hidden
  @Description("For nobody.")
  @Nullable String getInternal();

  void setInternal(@Nullable String internal);
}
