package dev.millrace.pipelines.simulatewebtraffic;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is simulated: some web servers over some time, those who visit and those who attack them.
 *
 * <p>The same settings give the same lines, to the byte, on every machine and every Java release.
 * Other seeds give other sites, other clients and other attacks. A simulation is immutable; {@code
 * with…} methods return changed copies and refuse what makes no sense at once.
 *
 * <pre>{@code
 * Simulation.of(42).withDuration(Duration.ofHours(2)).generate(line -> …);
 * }</pre>
 */
public final class Simulation {
  /** Servers share the addresses there are. */
  static final int MOST_SERVERS = 64;

  private final long seed;
  private final Instant start;
  private final Duration duration;
  private final double requestsPerMinute;
  private final int servers;
  private final List<SiteArchetype> archetypes;
  private final OptionalInt pages;
  private final Scenario scenario;
  private final double attackShare;
  private final Set<AttackKind> attackKinds;
  private final long lines;

  private Simulation(
      long seed,
      Instant start,
      Duration duration,
      double requestsPerMinute,
      int servers,
      List<SiteArchetype> archetypes,
      OptionalInt pages,
      Scenario scenario,
      double attackShare,
      Set<AttackKind> attackKinds,
      long lines) {
    this.seed = seed;
    this.start = start;
    this.duration = duration;
    this.requestsPerMinute = requestsPerMinute;
    this.servers = servers;
    this.archetypes = archetypes;
    this.pages = pages;
    this.scenario = scenario;
    this.attackShare = attackShare;
    this.attackKinds = attackKinds;
    this.lines = lines;
  }

  /**
   * One hour on one server from 2026-03-02T08:00Z, a Monday, with 600 benign requests per minute
   * and a tenth of all requests from attacks of all kinds, drawn from {@link Scenario#FULL}.
   */
  public static Simulation of(long seed) {
    return new Simulation(
        seed,
        Instant.parse("2026-03-02T08:00:00Z"),
        Duration.ofHours(1),
        600,
        1,
        List.of(SiteArchetype.values()),
        OptionalInt.empty(),
        Scenario.FULL,
        0.1,
        EnumSet.allOf(AttackKind.class),
        Long.MAX_VALUE);
  }

  /** Says which of all such worlds this one is. */
  public Simulation withSeed(long changed) {
    return new Simulation(
        changed,
        start,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /** Says when the logs begin. */
  public Simulation withStart(Instant changed) {
    return new Simulation(
        seed,
        changed,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /**
   * Says how much time is simulated.
   *
   * @param changed from one minute to 3660 days
   */
  public Simulation withDuration(Duration changed) {
    checkArgument(
        changed.compareTo(Duration.ofMinutes(1)) >= 0
            && changed.compareTo(Duration.ofDays(3660)) <= 0,
        "Invalid duration: %s (must be from PT1M to PT87840H)",
        changed);
    return new Simulation(
        seed,
        start,
        changed,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /**
   * Says how busy the sites are.
   *
   * @param changed benign requests of all servers together, on average over the whole simulated
   *     time; the daily rhythm moves around it
   */
  public Simulation withRequestsPerMinute(double changed) {
    checkArgument(
        changed > 0 && changed <= 10_000_000,
        "Invalid requests per minute: %s (must be > 0 and at most 10000000)",
        changed);
    return new Simulation(
        seed,
        start,
        duration,
        changed,
        servers,
        archetypes,
        pages,
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /**
   * Says how busy the sites are by all that is written, attacks included.
   *
   * @param changed lines of all servers together in a second, on average, at the share of attacks
   *     that was set before; a share of attacks that is too small for each kind to happen gives
   *     fewer lines
   */
  public Simulation withLinesPerSecond(double changed) {
    return withRequestsPerMinute(changed * 60 * (1 - attackShare));
  }

  /**
   * Says how many servers there are.
   *
   * @param changed how many servers, each with a site of its own
   */
  public Simulation withServers(int changed) {
    checkArgument(
        changed >= 1 && changed <= MOST_SERVERS,
        "Invalid number of servers: %s (must be from 1 to %s)",
        changed,
        MOST_SERVERS);
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        changed,
        archetypes,
        pages,
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /**
   * Says what the sites are.
   *
   * @param changed the archetypes that the servers take in turn; one that is named twice is taken
   *     twice as often
   */
  public Simulation withArchetypes(List<SiteArchetype> changed) {
    checkArgument(!changed.isEmpty(), "Invalid archetypes: [] (must name at least one)");
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        servers,
        List.copyOf(changed),
        pages,
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /**
   * Says how large the sites are.
   *
   * @param changed how many pages each site has; by default each draws a number
   */
  public Simulation withPages(int changed) {
    checkArgument(
        changed >= 5 && changed <= 200_000,
        "Invalid number of pages: %s (must be from 5 to 200000)",
        changed);
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        OptionalInt.of(changed),
        scenario,
        attackShare,
        attackKinds,
        lines);
  }

  /** Says what may be drawn from. */
  public Simulation withScenario(Scenario changed) {
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        changed,
        attackShare,
        attackKinds,
        lines);
  }

  /**
   * Says how much of the traffic is attacks.
   *
   * @param changed of all requests, from 0 to 0.9; kinds of attack get equal parts of it
   */
  public Simulation withAttackShare(double changed) {
    checkArgument(
        changed >= 0 && changed <= 0.9,
        "Invalid share of attacks: %s (must be from 0 to 0.9)",
        changed);
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        scenario,
        changed,
        attackKinds,
        lines);
  }

  /** Says which kinds of attack there are; equal ones count once. */
  public Simulation withAttackKinds(Collection<AttackKind> changed) {
    checkArgument(
        !changed.isEmpty(),
        "Invalid kinds of attack: [] (must name at least one; for no attacks, set their share to"
            + " 0)");
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        scenario,
        attackShare,
        EnumSet.copyOf(changed),
        lines);
  }

  /**
   * Limits the number of lines.
   *
   * @param changed after so many lines the simulation ends, even before its time
   */
  public Simulation withLines(long changed) {
    checkArgument(changed >= 1, "Invalid number of lines: %s (must be at least 1)", changed);
    return new Simulation(
        seed,
        start,
        duration,
        requestsPerMinute,
        servers,
        archetypes,
        pages,
        scenario,
        attackShare,
        attackKinds,
        changed);
  }

  public long seed() {
    return seed;
  }

  public Instant start() {
    return start;
  }

  public Duration duration() {
    return duration;
  }

  public int servers() {
    return servers;
  }

  public Scenario scenario() {
    return scenario;
  }

  public double attackShare() {
    return attackShare;
  }

  /**
   * Plays the simulation and hands over each line in the order in which the servers write them.
   *
   * <p>Cost: one thread; memory for the sites, the visitors who are there at one time, and one
   * small entry per attacking client.
   *
   * @return how many lines
   */
  public long generate(Consumer<LabelledLine> lineConsumer) {
    long from = start.toEpochMilli();
    long until = start.plus(duration).toEpochMilli();
    Addresses addresses = new Addresses(seed);
    LineWriter[] writers = new LineWriter[servers];
    Outages[] outages = new Outages[servers];
    long[] written = {0};
    Stage stage =
        new Stage(
            (now, site, client, exchange) -> {
              if (now >= from && written[0] < lines) {
                written[0]++;
                int server = site.server();
                Exchange answered = outages[server].now(now, exchange);
                byte[] line = writers[server].write(now, client, answered);
                lineConsumer.accept(new LabelledLine(line, server, now, client));
              }
            });
    double minutes = duration.toMillis() / 60_000.0;
    double rate = requestsPerMinute / servers;
    double attacks = attackShare / (1 - attackShare) * rate * minutes;
    for (Site site : sites()) {
      writers[site.server()] = new LineWriter(site);
      outages[site.server()] = new Outages(from, Dice.of(seed, 'O', site.server()));
      Guests guests = new Guests(site, addresses, seed, servers, rate);
      new BenignTraffic(site, guests, seed, from, until).enter(stage, rate);
      new AttackTraffic(site, addresses, seed, servers, from, until)
          .enter(stage, attackKinds, attacks);
    }
    boolean playing = true;
    while (playing && written[0] < lines) {
      playing = stage.step(until);
    }
    return written[0];
  }

  /**
   * No line is written later than this after its stamp. Apache stamps a request when it comes and
   * writes the line when the answer was sent, which takes long where that is large.
   */
  public Duration greatestDelay() {
    return sites().stream()
        .map(LineWriter::greatestDelay)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private List<Site> sites() {
    List<Site> sites = new ArrayList<>(servers);
    for (int server = 0; server < servers; server++) {
      SiteArchetype archetype = archetypes.get(server % archetypes.size());
      sites.add(SiteBuilder.build(server, archetype, scenario, pages, Dice.of(seed, 'W', server)));
    }
    return sites;
  }
}
