package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.IMAGES_PER_PAGE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.PAGES_PER_VISIT;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.POPULARITY_EXPONENT;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SECONDS_PER_PAGE;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SHARED_ASSETS;
import static dev.millrace.pipelines.simulatewebtraffic.TrainingRange.SITE_PAGES;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Draws a site of a given archetype from a scenario. */
final class SiteBuilder {
  private static final List<Integer> ZONE_HOURS = List.of(0, 1, 2, 0, -5, 9, 0, -8, 3);
  private static final List<Integer> FAILURES =
      List.of(200, 401, 403, 200, 302, 401, 401, 200, 422);

  private final SiteArchetype archetype;
  private final Scenario scenario;
  private final Dice dice;

  private SiteBuilder(SiteArchetype archetype, Scenario scenario, Dice dice) {
    this.archetype = archetype;
    this.scenario = scenario;
    this.dice = dice;
  }

  /**
   * Draws a site.
   *
   * @param pages how many it has; where absent, drawn
   */
  static Site build(
      int server, SiteArchetype archetype, Scenario scenario, OptionalInt pages, Dice dice) {
    return new SiteBuilder(archetype, scenario, dice).site(server, pages);
  }

  private Site site(int server, OptionalInt size) {
    SitePaths paths = PathStyles.draw(archetype, scenario, dice);
    MissingPage missing = missingPage();
    int guarded = dice.chance(0.25) ? 403 : 404;
    List<Asset> shared = sharedAssets();
    return new Site(
        server,
        (dice.chance(0.5) ? "www." : "") + Words.join(scenario, dice, 2, "-") + ".example",
        archetype,
        scenario,
        log(),
        pages(size.orElse(SITE_PAGES.drawCount(scenario, dice)), paths),
        shared,
        brokenAssets(shared),
        dice.chance(0.8),
        downloads(),
        login(),
        paths,
        habits(),
        missing,
        missing == MissingPage.SHELL ? dice.between(600, 4000) : dice.between(150, 9000),
        guarded);
  }

  private ServerLog log() {
    return new ServerLog(
        dice.chance(0.5) ? ServerStyle.APACHE : ServerStyle.NGINX,
        dice.pick(ZONE_HOURS) * 3600,
        dice.chance(0.08) ? LogDetail.NO_HEADERS : LogDetail.HEADERS,
        dice.chance(0.12) ? HttpVersions.PROXIED : HttpVersions.MODERN);
  }

  private Pages pages(int size, SitePaths paths) {
    List<Page> pages = new ArrayList<>();
    double mostImages = IMAGES_PER_PAGE.draw(scenario, dice);
    double medianBytes = archetype == SiteArchetype.APPLICATION ? 900 : 11_000;
    for (int place = 0; place < size; place++) {
      String path =
          place == 0 && archetype != SiteArchetype.APPLICATION
              ? "/"
              : PathStyles.page(archetype, scenario, paths, place, dice);
      pages.add(new Page(path, bytes(medianBytes, 0.8), images(mostImages, paths)));
    }
    return new Pages(pages, POPULARITY_EXPONENT.draw(scenario, dice), dice);
  }

  private List<Asset> images(double most, SitePaths paths) {
    double share = archetype == SiteArchetype.APPLICATION ? 0.2 : 1;
    int count = (int) (dice.unit() * dice.unit() * share * (most + 1));
    List<Asset> images = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = Words.join(scenario, dice, 2, dice.chance(0.5) ? "-" : "_");
      String size = dice.chance(0.3) ? "-" + dice.between(2, 12) * 100 + "x300" : "";
      String type = dice.pick(List.of(".png", ".jpg", ".webp", ".jpg"));
      images.add(new Asset(paths.uploads() + name + size + type, bytes(28_000, 1.1)));
    }
    return List.copyOf(images);
  }

  private List<Asset> sharedAssets() {
    if (dice.chance(0.08)) {
      return List.of();
    }
    String folder =
        scenario.pick(
            List.of("/assets/", "/static/", "/dist/", "/_static/", "/theme/", "/build/"), dice);
    int count = SHARED_ASSETS.drawCount(scenario, dice);
    List<Asset> assets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = Words.word(scenario, dice);
      String version =
          switch (dice.below(3)) {
            case 0 -> "." + Words.hex(dice, 8);
            case 1 -> ".min";
            default -> "";
          };
      String query = dice.chance(0.2) ? "?ver=" + dice.between(1, 6) + "." + dice.below(20) : "";
      String type =
          i == 0
              ? ".css"
              : dice.pick(List.of(".css", ".js", ".js", ".woff2", ".svg", ".png", ".css"));
      assets.add(new Asset(folder + name + version + type + query, bytes(18_000, 1)));
    }
    return List.copyOf(assets);
  }

  private List<Asset> brokenAssets(List<Asset> shared) {
    if (shared.isEmpty() || dice.chance(0.7)) {
      return List.of();
    }
    String folder = shared.get(0).path().substring(0, shared.get(0).path().lastIndexOf('/') + 1);
    String name = Words.word(scenario, dice);
    return dice.chance(0.6)
        ? List.of(new Asset(folder + name + ".js.map", 0))
        : List.of(
            new Asset(folder + name + ".png", 0),
            new Asset(folder + Words.word(scenario, dice) + ".css", 0));
  }

  private List<Asset> downloads() {
    List<Asset> downloads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String type = scenario.pick(List.of(".zip", ".pdf", ".tar.gz", ".mp4", ".dmg", ".mp3"), dice);
      String name = Words.word(scenario, dice) + "-" + dice.between(1, 9) + "." + dice.below(20);
      downloads.add(new Asset("/downloads/" + name + type, bytes(9_000_000, 1.2)));
    }
    return List.copyOf(downloads);
  }

  private Login login() {
    int failure = scenario.pick(FAILURES, dice);
    if (archetype == SiteArchetype.APPLICATION && failure == 302) {
      failure = 401;
    }
    int success = archetype == SiteArchetype.APPLICATION || failure == 422 ? 200 : 302;
    return new Login(
        PathStyles.login(archetype, scenario, dice), failure, success, dice.between(1800, 9000));
  }

  private Habits habits() {
    return new Habits(
        PAGES_PER_VISIT.draw(scenario, dice),
        SECONDS_PER_PAGE.draw(scenario, dice),
        dice.uniform(0.15, 0.5),
        dice.uniform(0.02, 0.08),
        dice.chance(0.5) ? dice.uniform(0, 0.02) : dice.uniform(0.02, 0.3),
        dice.chance(0.7) ? 0 : dice.uniform(0.1, 0.7),
        dice.uniform(0.002, 0.02));
  }

  private MissingPage missingPage() {
    double drawn = dice.unit();
    return switch (archetype) {
      case APPLICATION -> drawn < 0.5 ? MissingPage.SHELL : MissingPage.NOT_FOUND;
      case BLOG, SHOP -> drawn < 0.08 ? MissingPage.REDIRECT : MissingPage.NOT_FOUND;
      case DOCUMENTATION -> MissingPage.NOT_FOUND;
    };
  }

  private long bytes(double median, double sigma) {
    return 120 + (long) dice.logNormal(median, sigma);
  }
}
