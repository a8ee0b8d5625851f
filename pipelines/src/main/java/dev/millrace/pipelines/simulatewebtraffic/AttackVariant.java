package dev.millrace.pipelines.simulatewebtraffic;

import static dev.millrace.pipelines.simulatewebtraffic.AttackKind.FLOOD;
import static dev.millrace.pipelines.simulatewebtraffic.AttackKind.INJECTION;
import static dev.millrace.pipelines.simulatewebtraffic.AttackKind.SCAN;
import static dev.millrace.pipelines.simulatewebtraffic.AttackKind.SCRAPE;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A way to attack. Of each {@link AttackKind} one way is held out: no model sees it in training.
 */
public enum AttackVariant {
  SINGLE_SOURCE(FLOOD, Exposure.TRAINED, Floods::singleSource),
  CACHE_BUSTING(FLOOD, Exposure.TRAINED, Floods::cacheBusting),
  DISTRIBUTED_FLOOD(FLOOD, Exposure.TRAINED, Floods::distributed),
  POST_FLOOD(FLOOD, Exposure.TRAINED, Floods::posts),
  HEAVY_FILE(FLOOD, Exposure.HELD_OUT, Floods::heavyFile),

  FAST_GUESSING(AttackKind.LOGIN_GUESSING, Exposure.TRAINED, LoginGuessing::fast),
  SLOW_GUESSING(AttackKind.LOGIN_GUESSING, Exposure.TRAINED, LoginGuessing::slow),
  CREDENTIAL_STUFFING(AttackKind.LOGIN_GUESSING, Exposure.TRAINED, LoginGuessing::stuffing),
  REMOTE_CALL_GUESSING(AttackKind.LOGIN_GUESSING, Exposure.TRAINED, LoginGuessing::remoteCall),
  PASSWORD_DIALOGUE(AttackKind.LOGIN_GUESSING, Exposure.HELD_OUT, LoginGuessing::passwordDialogue),

  DIRECTORY_BRUTE_FORCE(SCAN, Exposure.TRAINED, Scans::bruteForce),
  PATIENT_BRUTE_FORCE(SCAN, Exposure.TRAINED, Scans::patient),
  KNOWN_WEAKNESSES(SCAN, Exposure.TRAINED, Scans::knownWeaknesses),
  HIDDEN_FILES(SCAN, Exposure.TRAINED, Scans::hiddenFiles),
  SERVICE_SCAN(SCAN, Exposure.TRAINED, Scans::services),
  NAME_VARIATIONS(SCAN, Exposure.HELD_OUT, Scans::nameVariations),

  SQL_INJECTION(INJECTION, Exposure.TRAINED, Injections::sql),
  SCRIPT_INJECTION(INJECTION, Exposure.TRAINED, Injections::script),
  PATH_TRAVERSAL(INJECTION, Exposure.TRAINED, Injections::traversal),
  COMMAND_INJECTION(INJECTION, Exposure.TRAINED, Injections::command),
  TEMPLATE_AND_LOOKUP(INJECTION, Exposure.TRAINED, Injections::templateAndLookup),
  WEB_SHELL(INJECTION, Exposure.TRAINED, Injections::webShell),
  SILENT_SHELL(INJECTION, Exposure.TRAINED, Injections::silentShell),
  FILE_INCLUSION(INJECTION, Exposure.HELD_OUT, Injections::fileInclusion),

  ITEM_NUMBERS(SCRAPE, Exposure.TRAINED, Scraping::items),
  LISTINGS(SCRAPE, Exposure.TRAINED, Scraping::listings),
  API_HARVEST(SCRAPE, Exposure.TRAINED, Scraping::programmable),
  DISTRIBUTED_SCRAPE(SCRAPE, Exposure.TRAINED, Scraping::distributed),
  MIRROR(SCRAPE, Exposure.TRAINED, Scraping::mirror),
  SITE_MAP_WALK(SCRAPE, Exposure.HELD_OUT, Scraping::siteMap);

  private enum Exposure {
    TRAINED,
    HELD_OUT
  }

  /** Draws one attack of this sort. */
  private interface Recipe {
    Campaign plan(Site site, Scenario scenario, Dice dice);
  }

  private final AttackKind kind;
  private final Exposure exposure;

  @SuppressWarnings("ImmutableEnumChecker") // all are references to static methods
  private final Recipe recipe;

  AttackVariant(AttackKind kind, Exposure exposure, Recipe recipe) {
    this.kind = kind;
    this.exposure = exposure;
    this.recipe = recipe;
  }

  public AttackKind kind() {
    return kind;
  }

  /** Whether training may see it. */
  public boolean isTrained() {
    return exposure == Exposure.TRAINED;
  }

  /** The name as lines carry it, such as {@code cache-busting}. */
  public String variant() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The ways of one kind that a scenario may use. */
  public static List<AttackVariant> of(AttackKind kind, Scenario scenario) {
    return Arrays.stream(values())
        .filter(variant -> variant.kind == kind)
        .filter(variant -> variant.isTrained() || scenario != Scenario.TRAINING)
        .toList();
  }

  Campaign plan(Site site, Dice dice) {
    return recipe.plan(site, site.scenario(), dice);
  }
}
