package dev.millrace.pipelines;

/** A plain program for the launcher's tests. */
record Program(String name, Body body) implements MillracePipeline<MillraceOptions> {
  /** What it does. */
  interface Body {
    void run(MillraceOptions options, Launch launch) throws Exception;
  }

  static Program failing(Exception fault) {
    return new Program(
        "echo",
        (options, launch) -> {
          throw fault;
        });
  }

  @Override
  public String summary() {
    return "Do as a test says";
  }

  @Override
  public Class<MillraceOptions> optionsType() {
    return MillraceOptions.class;
  }

  @Override
  public void run(MillraceOptions options, Launch launch) throws Exception {
    body.run(options, launch);
  }
}
