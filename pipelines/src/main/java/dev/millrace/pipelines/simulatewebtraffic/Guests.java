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
  private static final int SLICES = 32;
  private static final int PEOPLE_SLICES = 16;
  private static final int ROBOT_COMPANIES = 40;
  private static final int ROBOTS_OF_A_COMPANY = 60;

  private final Site site;
  private final Scenario scenario;
  private final Addresses addresses;
  private final long seed;
  private final int servers;
  private final int slice;

  /**
   * @param servers of the simulation: each has clients of its own
   */
  Guests(Site site, Addresses addresses, long seed, int servers) {
    this.site = site;
    this.scenario = site.scenario();
    this.addresses = addresses;
    this.seed = Dice.idOf(seed, 'G', site.server());
    this.servers = servers;
    this.slice = Addresses.CLIENTS / servers / SLICES;
  }

  /** The visitors of a population. */
  Guest of(Population population) {
    return switch (population) {
      case PERSON ->
          dice ->
              visitor(
                  known(population, slice * PEOPLE_SLICES, dice, Agents::browser),
                  new Person(site, dice));
      case OFFICE -> dice -> new Office(site, known(population, 400, dice, Agents::browser), dice);
      case CRAWLER -> dice -> visitor(crawler(dice), new Crawler(site, dice));
      case FEED_READER ->
          dice ->
              visitor(
                  known(population, 900, dice, Agents::feedReader), BriefVisits.feed(site, dice));
      case POLLER ->
          dice ->
              visitor(
                  known(population, 5000, dice, either(Agents::browser, Agents::program)),
                  new Poller(site, dice));
      case MOBILE_APP ->
          dice -> visitor(known(population, 20_000, dice, Agents::app), new MobileApp(site, dice));
      case DOWNLOAD ->
          dice ->
              visitor(
                  known(population, 9000, dice, either(Agents::browser, Agents::downloader)),
                  new Download(site, dice));
      case EDITOR ->
          dice -> visitor(known(population, 12, dice, Agents::browser), new Editor(site, dice));
      case LINK_PREVIEW ->
          dice ->
              visitor(
                  known(population, 300, dice, Agents::preview), BriefVisits.preview(site, dice));
      case WEBHOOK ->
          dice ->
              visitor(
                  known(population, 20, dice, Agents::program), BriefVisits.webhook(site, dice));
      case LOOKUP ->
          dice ->
              visitor(
                  known(population, 9000, dice, Agents::browser), BriefVisits.lookup(site, dice));
      case LOOPBACK -> dice -> visitor(loopback(), BriefVisits.loopback(site, dice));
    };
  }

  /** A machine that checks the site for as long as the simulation lasts. */
  Visitor monitor(int ordinal, String variant, String agent, Behaviour behaviour) {
    return visitor(client(variant, number(SLICES - 1, ordinal), agent, "HTTP/1.1"), behaviour);
  }

  private Visitor visitor(Client client, Behaviour behaviour) {
    return new Visitor(site, client, behaviour);
  }

  private Client known(
      Population population, int clients, Dice dice, BiFunction<Scenario, Dice, String> agents) {
    int most = population == Population.PERSON ? clients : Math.min(clients, slice);
    int known = (int) (dice.unit() * dice.unit() * most);
    Dice own = Dice.of(seed, population.ordinal(), known);
    String agent = agents.apply(scenario, own);
    String protocol = agent.startsWith("Mozilla") && own.chance(0.7) ? "HTTP/2.0" : "HTTP/1.1";
    int fromSlice = population == Population.PERSON ? 0 : PEOPLE_SLICES + population.ordinal();
    return client(population.variant(), number(fromSlice, known), agent, protocol);
  }

  /** Robots of one company share an agent. */
  private Client crawler(Dice dice) {
    int company = dice.below(ROBOT_COMPANIES);
    Dice own = Dice.of(seed, 'C', company);
    String agent = Agents.crawler(scenario, own);
    int robot = company * ROBOTS_OF_A_COMPANY + dice.below(1 + own.below(ROBOTS_OF_A_COMPANY - 1));
    return client(Population.CRAWLER.variant(), number(PEOPLE_SLICES, robot), agent, "HTTP/1.1");
  }

  private static Client loopback() {
    return new Client(
        "127.0.0.1", "-", "-", "HTTP/1.1", AttackKind.NORMAL, Population.LOOPBACK.variant());
  }

  private Client client(String variant, int number, String agent, String protocol) {
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
