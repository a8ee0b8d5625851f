package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OptionCatalogTest {
  @OptionGroup(
      title = "Colours",
      options = {"red", "blue"})
  @OptionGroup(
      title = "Shapes",
      options = {"circle"})
  interface Painting extends Frame {
    @Default.Integer(1)
    int getBlue();

    void setBlue(int blue);

    @Default.Integer(1)
    int getCircle();

    void setCircle(int circle);

    @Default.Integer(1)
    int getRed();

    void setRed(int red);
  }

  @OptionGroup(
      title = "Frame",
      options = {"wide"})
  interface Frame extends PipelineOptions {
    @Description("Whether it is wide.")
    boolean isWide();

    void setWide(boolean wide);
  }

  @OptionGroup(
      title = "Colours",
      options = {"red"})
  interface Forgetful extends PipelineOptions {
    String getRed();

    void setRed(String red);

    String getBlue();

    void setBlue(String blue);
  }

  @OptionGroup(
      title = "Colours",
      options = {"red", "blue"})
  interface Dreaming extends PipelineOptions {
    String getRed();

    void setRed(String red);
  }

  @OptionGroup(
      title = "One",
      options = {"red"})
  @OptionGroup(
      title = "Two",
      options = {"red"})
  interface Twice extends PipelineOptions {
    String getRed();

    void setRed(String red);
  }

  @OptionGroup(
      title = "One",
      options = {"red"})
  interface Mute extends PipelineOptions {
    @Option(pattern = "[a-z]+")
    String getRed();

    void setRed(String red);
  }

  @OptionGroup(
      title = "One",
      options = {"red"})
  interface Strange extends PipelineOptions {
    Thread getRed();

    void setRed(Thread red);
  }

  @Test
  void optionsStandInReadingOrderAndInheritedOnesLast() {
    OptionCatalog catalog = OptionCatalog.of(Painting.class);

    assertThat(
        catalog.groups().stream().map(OptionCatalog.Group::title).toList(),
        contains("Colours", "Shapes", "Frame"));
    assertThat(catalog.names(), contains("red", "blue", "circle", "wide"));
  }

  @Test
  void aContradictionIsRefused() {
    assertThat(refusal(Forgetful.class), is("Options of Forgetful in no group: [blue]"));
    assertThat(
        refusal(Dreaming.class),
        is(
            "Invalid option in group Colours of Dreaming: blue (must be declared there, and in one"
                + " group)"));
    assertThat(
        refusal(Twice.class),
        is(
            "Invalid option in group Two of Twice: red (must be declared there, and in one"
                + " group)"));
    assertThat(
        refusal(Mute.class), is("Invalid --red: a pattern without words (must say what is valid)"));
    assertThat(
        refusal(Strange.class),
        is(
            "Invalid type of an option: java.lang.Thread (must be String, int, long, double,"
                + " boolean, an enum or a list of strings)"));
  }

  private static @Nullable String refusal(Class<? extends PipelineOptions> type) {
    return assertThrows(IllegalArgumentException.class, () -> OptionCatalog.of(type)).getMessage();
  }
}
