package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateParametersTest {
  /** How pots are glazed. */
  enum Glaze {
    CLEAR,
    SEA_GREEN
  }

  @OptionGroup(
      title = "Clay",
      options = {"clay", "shelf", "glaze", "watch"})
  @OptionGroup(
      title = "Kiln",
      options = {"sale", "firing", "heat", "inside", "count"})
  interface Pottery extends PipelineOptions {
    @Option(
        kinds = {
          @OptionKind(type = ValueType.FILES, meaning = "Clay from a pit."),
          @OptionKind(type = ValueType.TOPICS, meaning = "Clay from a river, as it comes.")
        })
    @Validation.Required
    List<String> getClay();

    void setClay(List<String> clay);

    @Description("Where pots stand, unless --heat is given.")
    @Option(
        type = ValueType.FOLDER,
        template = TemplateUse.REQUIRED,
        otherwise = "the floor",
        example = "/srv/shelf")
    @Nullable String getShelf();

    void setShelf(@Nullable String shelf);

    @Description("How pots are glazed.")
    @Default.Enum("SEA_GREEN")
    Glaze getGlaze();

    void setGlaze(Glaze glaze);

    @Description("Stays and watches.")
    @Option(template = TemplateUse.NEVER)
    @Default.Boolean(false)
    boolean isWatch();

    void setWatch(boolean watch);

    @Description("Where pots are sold, for which --shelf is given.")
    @Option(
        kinds = {
          @OptionKind(type = ValueType.BIGQUERY_TABLE, meaning = "A market, with a permit."),
          @OptionKind(type = ValueType.DATABASE_TABLE, meaning = "A shop.")
        })
    @Nullable String getSale();

    void setSale(@Nullable String sale);

    @Description("How long pots are fired.")
    @Option(type = ValueType.DURATION)
    @Default.String("8h")
    String getFiring();

    void setFiring(String firing);

    @Description("How hot it is then, and again with --watch.")
    @Option(
        least = "1",
        parent = "firing",
        inTemplate = "How hot it is then, of --clay or --clay=kafka://….")
    @Default.Integer(1_240)
    int getHeat();

    void setHeat(int heat);

    @Description("How pots are glazed inside.")
    @Nullable Glaze getInside();

    void setInside(@Nullable Glaze inside);

    @Description("How many are fired at once.")
    @Option(least = "1", otherwise = "as many as fit")
    @Nullable Integer getCount();

    void setCount(@Nullable Integer count);
  }

  private static final OptionCatalog CATALOG = OptionCatalog.of(Pottery.class);

  private final TemplateParameters parameters = TemplateParameters.of(CATALOG);

  @Test
  void anOptionOfSeveralTypesHasAParameterForEach() {
    assertThat(
        parameters.all().stream().map(TemplateParameter::name).toList(),
        contains(
            "clayFiles",
            "clayTopic",
            "shelf",
            "glaze",
            "saleBigQuery",
            "saleDatabase",
            "firing",
            "heat",
            "inside",
            "count"));
    assertThat(
        parameters.all().stream().map(TemplateParameter::type).toList(),
        contains(
            ParameterType.GCS_READ_FILE,
            ParameterType.KAFKA_READ_TOPIC,
            ParameterType.GCS_WRITE_FOLDER,
            ParameterType.ENUM,
            ParameterType.BIGQUERY_TABLE,
            ParameterType.TEXT,
            ParameterType.TEXT,
            ParameterType.NUMBER,
            ParameterType.TEXT,
            ParameterType.TEXT));
  }

  @Test
  void aParameterIsWhatItsOptionSays() {
    assertThat(
        parameter("glaze"),
        is(
            new TemplateParameter(
                "glaze",
                "Glaze",
                "How pots are glazed. Valid: clear or sea-green. If it is not given: sea-green.",
                ParameterType.ENUM,
                true,
                "^(clear|sea-green)$",
                List.of("clear", "sea-green"),
                "sea-green",
                "Clay",
                "",
                List.of(),
                false)));
    assertThat(
        parameter("shelf").help(),
        is("Where pots stand, unless heat is given. Valid: gs://bucket/folder."));
    assertThat(parameter("shelf").optional(), is(false));
    assertThat(parameter("heat").parent(), is("firing"));
  }

  /** A form would fill in the first choice, or a number. */
  @Test
  void whatHasNoDefaultIsTextThatMayStayEmpty() {
    assertThat(parameter("inside").form(), is("^(clear|sea-green)$"));
    assertThat(parameter("inside").choices().isEmpty(), is(true));
    assertThat(
        parameter("inside").help(), is("How pots are glazed inside. Valid: clear or sea-green."));
    assertThat(parameter("count").form(), is("^([+-]?[0-9][0-9_]*)$"));
    assertThat(
        arguments("--clayFiles=gs://clay/pit", "--shelf=gs://pots", "--inside=", "--count= "),
        contains("--clay=gs://clay/pit", "--shelf=gs://pots"));
  }

  @Test
  void eachKindHasTheHelpOfItsOwn() {
    assertThat(
        parameter("clayTopic").help(),
        is(
            "Clay from a river, as it comes. Valid: host:port;topic, or kafka://host:port/topic."
                + " Exactly one of clayFiles, clayTopic must be given."));
    assertThat(
        parameter("saleBigQuery").help(),
        is(
            "Where pots are sold, for which shelf is given. A market, with a permit. Valid:"
                + " project:dataset.table, or bigquery://project/dataset/table. At most one of"
                + " saleBigQuery, saleDatabase may be given."));
    assertThat(
        parameter("heat").help(),
        is(
            "How hot it is then, of clayFiles or clayTopic or clayTopic=kafka://…. Valid: a whole"
                + " number of at least 1. If it is not given: 1240."));
    assertThat(
        "on the command line they are one",
        CATALOG.options().stream().map(OptionSpec::meaning).limit(1).toList(),
        contains("Clay from a pit. Or clay from a river, as it comes."));
  }

  @OptionGroup(
      title = "Guests",
      options = {"guest", "watch"})
  interface Fair extends PipelineOptions {
    @Description("Waits, see --watch.")
    @Nullable String getGuest();

    void setGuest(@Nullable String guest);

    @Description("Stays and watches.")
    @Option(template = TemplateUse.NEVER)
    @Default.Boolean(false)
    boolean isWatch();

    void setWatch(boolean watch);
  }

  @Test
  void helpNamesParametersAlone() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class,
                () -> TemplateParameters.of(OptionCatalog.of(Fair.class)))
            .getMessage(),
        is(
            "Invalid help of a template: it names --watch, which is no parameter (must be"
                + " otherwise inTemplate)"));
  }

  @Test
  void messagesAreInTheWordsOfTheLaunch() {
    TemplateArguments launch =
        read("--clayTopic=a:9092;slip", "--shelf=gs://pots", "--saleDatabase=jdbc:x:y");

    assertThat(
        launch.inItsWords("Invalid --clay: kafka://a:9092/slip (must not go with --sale, --shelf)"),
        is("Invalid --clayTopic: a:9092;slip (must not go with --saleDatabase, --shelf)"));
    assertThat(
        launch.inItsWords("Invalid --firing: 8h (must come with --clay=gs://bucket/pit)"),
        is("Invalid --firing: 8h (must come with --clayFiles=gs://bucket/pit)"));
    assertThat(
        read("--clayFiles=gs://clay/pit", "--shelf=gs://pots")
            .inItsWords("Missing --sale (or give --watch, --clay, --claypit)"),
        is("Missing --saleBigQuery or --saleDatabase (or give --watch, --clayFiles, --claypit)"));
  }

  @Test
  void aLaunchBecomesArguments() {
    assertThat(
        arguments(
            "--clayTopic=a:9092,b:9092;slip,grog",
            "--shelf=gs://pots/shelf",
            "--saleBigQuery=my-shop:pots.sold",
            "--project=my-shop"),
        contains(
            "--clay=kafka://a:9092,b:9092/slip,grog",
            "--shelf=gs://pots/shelf",
            "--sale=bigquery://my-shop/pots/sold",
            "--project=my-shop"));
  }

  @Test
  void anAddressStaysAsItIs() {
    assertThat(
        arguments(
            "--clayTopic=kafka://a:9092/slip?security.protocol=SSL",
            "--shelf=gs://pots",
            "--saleDatabase=jdbc:postgresql://db/shop?table=pots"),
        contains(
            "--clay=kafka://a:9092/slip?security.protocol=SSL",
            "--shelf=gs://pots",
            "--sale=jdbc:postgresql://db/shop?table=pots"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--shelf=/srv/shelf | Invalid --shelf: /srv/shelf (must be gs://bucket/folder)",
        "--shelf=gs://x | Invalid --shelf: gs://x (must be gs://bucket/folder)",
        "--clayFiles=gs://clay | Invalid --clayFiles: gs://clay (must be gs://bucket/object, or a"
            + " glob of objects)",
        "--clayTopic=slip | Invalid --clayTopic: slip (must be host:port;topic, or"
            + " kafka://host:port/topic)",
        "--clayTopic=projects/p/locations/l/clusters/c/topics/t | Invalid --clayTopic:"
            + " projects/p/locations/l/clusters/c/topics/t (must be host:port;topic, or"
            + " kafka://host:port/topic)",
        "--saleBigQuery=pots.sold | Invalid --saleBigQuery: pots.sold (must be"
            + " project:dataset.table, or bigquery://project/dataset/table)",
        "--firing=8| | Invalid --firing: 8| (must be a duration such as 90s, 5m or 1h30m (units d,"
            + " h, m, s, ms))",
        "--glaze=blue | Invalid --glaze: blue (must be clear or sea-green)",
        "--watch | Invalid --watch: no value (must be left out of a template, which is one job that"
            + " nobody waits for)",
        "--clay=gs://clay/pit | Invalid --clay: gs://clay/pit (must be given to a template as"
            + " --clayFiles, --clayTopic)"
      })
  void whatIsWrongIsOneLine(String line) {
    int bar = line.indexOf(" | ");
    assertThat(refusal(line.substring(0, bar)), is(line.substring(bar + 3)));
  }

  @Test
  void oneOfThoseOfAnOptionMustBeGivenAndNoMore() {
    assertThat(
        refusal("--shelf=gs://pots/shelf"),
        is("Missing --clayFiles (must be given, or another of --clayFiles, --clayTopic)"));
    assertThat(
        refusal("--shelf=gs://pots/shelf", "--clayFiles=gs://clay/pit", "--clayTopic=a:1;b"),
        is("Invalid --clayTopic (must be given alone, of --clayFiles, --clayTopic)"));
    assertThat(
        refusal("--clayFiles=gs://clay/pit"), is("Missing --shelf (must be gs://bucket/folder)"));
  }

  /** What Dataflow lets through must be what is read, in a form at least. */
  @ParameterizedTest
  @ValueSource(strings = {"0s", "1d2h3m4s5ms", "90m"})
  void aDurationOfTheFormIsRead(String duration) {
    assertThat(duration.matches(Durations.FORM), is(true));
    Durations.parse(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31",
        "2026-01-31T10:00Z",
        "2026-01-31T10:00:00.123456789Z",
        "2026-01-31T12:00:00+02:00"
      })
  void aTimeOfTheFormIsRead(String time) {
    assertThat(time.matches(Instants.FORM), is(true));
    Instants.parse(time);
  }

  @OptionGroup(
      title = "Potters",
      options = {"sqlFile", "shelves"})
  interface Potters extends PipelineOptions {
    @Description("Who they are.")
    @Option(otherwise = "asked for", otherwiseInTemplate = "--shelves must be given")
    @Nullable String getSqlFile();

    void setSqlFile(@Nullable String sqlFile);

    @Description("Where their pots stand.")
    @Option(type = ValueType.NAMED_PLACE, valid = "name=files")
    @Nullable List<String> getShelves();

    void setShelves(@Nullable List<String> shelves);
  }

  @Test
  void whatHoldsInATemplateIsSaidThere() {
    List<TemplateParameter> potters = TemplateParameters.of(OptionCatalog.of(Potters.class)).all();

    assertThat(potters.get(0).label(), is("SQL file"));
    assertThat(
        potters.get(0).help(),
        is("Who they are. Valid: text. If it is not given: shelves must be given."));
    assertThat(
        potters.get(1).help(),
        is(
            "Where their pots stand. Valid: name=gs://bucket/object, or a folder or a glob of"
                + " objects, name=kafka://host:port/topic or"
                + " name=jdbc:postgresql://host:port/database?table=name; several are separated by"
                + " commas."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann=gs://pots/ann/*.csv",
        "ann=kafka://a:9092,b:9092/pots?format=json&schema=gs://pots/a.avsc",
        "ann=jdbc:postgresql://db/shop?table=pots",
        "ann=gs://pots/ann?format=csv&schema=gs://pots/a.avsc,bob_2=gs://pots/b.{json,avro}"
      })
  void namedPlacesAreWhereWorkersReachThem(String given) {
    String form = TemplateParameters.of(OptionCatalog.of(Potters.class)).all().get(1).form();

    assertThat(given.matches(form), is(true));
    assertThat(given.replaceAll("=(gs|kafka|jdbc):", "=file:").matches(form), is(false));
    assertThat(given.replace("ann=", "").matches(form), is(false));
  }

  private TemplateParameter parameter(String name) {
    return parameters.all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> arguments(String... given) {
    return read(given).arguments().stream().map(Argument::forBeam).toList();
  }

  private static TemplateArguments read(String... given) {
    return TemplateArguments.of(CATALOG, Argument.parse(List.of(given)));
  }

  private static @Nullable String refusal(String... given) {
    return assertThrows(UsageException.class, () -> arguments(given)).getMessage();
  }
}
