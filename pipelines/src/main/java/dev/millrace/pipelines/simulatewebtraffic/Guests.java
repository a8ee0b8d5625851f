package dev.millrace.pipelines.simulatewebtraffic;

import dev.millrace.pipelines.simulatewebtraffic.Arrivals.Guest;
import java.util.function.BiFunction;

/**
 * The clients of one site that behave.
 *
 * <p>Each population has numbers of its own, low ones more often than high ones, so that visitors
 * return; what belongs to a client (its address, its browser) follows from its number.
 */
final class Guests {
  private static final int SLICES = 64;
  private static final int PEOPLE_SLICES = 32;
  private static final int ROBOT_COMPANIES = 40;
  private static final int ROBOTS_OF_A_COMPANY = 60;

  /** Offices together must not be more than a part of what comes to a site. */
  private static final double VISITS_PER_REQUEST = 0.012;

  private final Site site;
  private final Scenario scenario;
  private final Addresses addresses;
  private final long seed;
  private final int servers;
  private final int slice;
  private final double mostOfficeVisits;

  /**
   * @param servers of the simulation: each has clients of its own
   * @param requestsPerMinute of the site
   */
  Guests(Site site, Addresses addresses, long seed, int servers, double requestsPerMinute) {
    this.site = site;
    this.scenario = site.scenario();
    this.addresses = addresses;
    this.seed = Dice.idOf(seed, 'G', site.server());
    this.servers = servers;
    this.slice = Addresses.CLIENTS / servers / SLICES;
    this.mostOfficeVisits = VISITS_PER_REQUEST * requestsPerMinute;
  }

  /** The visitors of a population. */
  Guest of(Population population) {
    return dice -> {
      Client client = client(population, dice);
      return population == Population.OFFICE
          ? new Office(site, client, mostOfficeVisits, dice)
          : new Visitor(site, client, behaviour(population, client, dice));
    };
  }

  /** A machine that checks the site for as long as the simulation lasts. */
  Visitor monitor(int ordinal, String variant, String agent, Behaviour behaviour) {
    Dice own = Dice.of(seed, 'M', ordinal);
    return new Visitor(site, client(variant, number(SLICES - 1, ordinal), agent, own), behaviour);
  }

  private Behaviour behaviour(Population population, Client client, Dice dice) {
    return switch (population) {
      case PERSON, OFFICE -> new Person(site, dice);
      case CRAWLER -> new Crawler(site, dice);
      case FEED_READER -> BriefVisits.feed(site, dice);
      case POLLER -> new Poller(site, client.agent(), dice);
      case MOBILE_APP -> new MobileApp(site, dice);
      case DOWNLOAD -> new Download(site, dice);
      case EDITOR -> new Editor(site, dice);
      case LINK_PREVIEW -> BriefVisits.preview(site, dice);
      case WEBHOOK -> BriefVisits.webhook(site, dice);
      case LOOKUP -> BriefVisits.lookup(site, dice);
      case LOOPBACK -> BriefVisits.loopback(site, dice);
      case HOT_LINK -> BriefVisits.hotLink(site, dice);
      case PROGRAM -> BriefVisits.program(site, dice);
      case SYNCHRONISATION -> MachineVisits.synchronisation(site, client.user(), dice);
      case PACKAGES -> MachineVisits.packages(site, dice);
      case SOURCE_CODE -> MachineVisits.sourceCode(site, dice);
      case MAP -> MachineVisits.map(site, dice);
      case FILM -> MachineVisits.film(site, dice);
    };
  }

  private Client client(Population population, Dice dice) {
    return switch (population) {
      case PERSON -> known(population, slice * PEOPLE_SLICES, dice, Agents::browser);
      case OFFICE -> known(population, 400, dice, Agents::browser);
      case CRAWLER -> robot(dice);
      case FEED_READER -> known(population, 900, dice, Agents::feedReader);
      case POLLER -> known(population, 5000, dice, either(Agents::browser, Agents::program));
      case MOBILE_APP -> known(population, 20_000, dice, Agents::app);
      case DOWNLOAD -> known(population, 9000, dice, either(Agents::browser, Agents::downloader));
      case EDITOR -> known(population, 12, dice, Agents::browser);
      case LINK_PREVIEW -> known(population, 300, dice, Agents::preview);
      case WEBHOOK -> known(population, 20, dice, Agents::program);
      case LOOKUP, HOT_LINK, MAP, FILM -> known(population, 9000, dice, Agents::browser);
      case LOOPBACK -> loopback();
      case PROGRAM -> known(population, 2000, dice, either(Agents::program, Agents::odd));
      case SYNCHRONISATION -> named(known(population, 60, dice, Agents::synchroniser), dice);
      case PACKAGES -> known(population, 300, dice, Agents::packageManager);
      case SOURCE_CODE -> known(population, 100, dice, Agents::versionControl);
    };
  }

  private Client named(Client client, Dice dice) {
    return client.withUser(dice.chance(0.5) ? Words.name(scenario, dice) : client.user());
  }

  private Client known(
      Population population, int clients, Dice dice, BiFunction<Scenario, Dice, String> agents) {
    int known = (int) (dice.unit() * dice.unit() * clients);
    Dice own = Dice.of(seed, population.number(), known);
    int number =
        population == Population.PERSON
            ? number(0, known)
            : number(PEOPLE_SLICES + population.number(), known % slice);
    return client(population.variant(), number, agents.apply(scenario, own), own);
  }

  /** Robots of one company share an agent. */
  private Client robot(Dice dice) {
    int company = dice.below(ROBOT_COMPANIES);
    Dice own = Dice.of(seed, 'C', company);
    String agent = Agents.crawler(scenario, own);
    int robot = company * ROBOTS_OF_A_COMPANY + dice.below(1 + own.below(ROBOTS_OF_A_COMPANY - 1));
    return client(
        Population.CRAWLER.variant(),
        number(PEOPLE_SLICES + Population.CRAWLER.number(), robot % slice),
        agent,
        own);
  }

  private static Client loopback() {
    return new Client(
        "127.0.0.1", "-", "-", "HTTP/1.1", AttackKind.NORMAL, Population.LOOPBACK.variant());
  }

  private Client client(String variant, int number, String agent, Dice own) {
    String protocol = site.log().versions().of(agent, 0.7, own);
    return new Client(addresses.benign(number), "-", agent, protocol, AttackKind.NORMAL, variant);
  }

  private int number(int fromSlice, int known) {
    return site.server() + servers * (fromSlice * slice + known);
  }

  private static BiFunction<Scenario, Dice, String> either(
      BiFunction<Scenario, Dice, String> one, BiFunction<Scenario, Dice, String> other) {
    return (scenario, dice) ->
        dice.chance(0.5) ? one.apply(scenario, dice) : other.apply(scenario, dice);
  }
}
