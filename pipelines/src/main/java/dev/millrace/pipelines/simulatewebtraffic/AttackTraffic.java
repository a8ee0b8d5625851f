package dev.millrace.pipelines.simulatewebtraffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lets attacks on one site happen: as many as make up the asked share of its requests.
 *
 * <p>Each kind has the same budget of requests. Of the ways of a kind, the next is the one that has
 * come least so far, where a campaign counts by the square root of its requests: counting campaigns
 * would leave short ones rare among the attacked minutes, counting requests long ones.
 */
final class AttackTraffic {
  /** A campaign of fewer requests is no attack of its kind any more. */
  private static final int LEAST_REQUESTS = 12;

  private static final int LEAST_FLOOD = 150;
  private static final double MOST_OF_BUDGET = 0.34;

  private final Site site;
  private final Addresses addresses;
  private final long seed;
  private final int servers;
  private final long start;
  private final long end;
  private int clients;

  AttackTraffic(Site site, Addresses addresses, long seed, int servers, long start, long end) {
    this.site = site;
    this.addresses = addresses;
    this.seed = Dice.idOf(seed, 'X', site.server());
    this.servers = servers;
    this.start = start;
    this.end = end;
  }

  /**
   * Lets the attackers enter.
   *
   * @param requests of all attacks together; a kind whose part is too small for one attack does not
   *     happen
   */
  void enter(Stage stage, Set<AttackKind> kinds, double requests) {
    for (AttackKind kind : AttackKind.values()) {
      if (kinds.contains(kind)) {
        enter(stage, kind, (long) (requests / kinds.size()));
      }
    }
  }

  private void enter(Stage stage, AttackKind kind, long budget) {
    List<AttackVariant> variants = shuffled(AttackVariant.of(kind, site.scenario()), kind);
    double[] weights = new double[variants.size()];
    long left = budget;
    int least = kind == AttackKind.FLOOD ? LEAST_FLOOD : LEAST_REQUESTS;
    for (int ordinal = 0; left >= least; ordinal++) {
      int rarest = 0;
      for (int i = 1; i < weights.length; i++) {
        rarest = weights[i] < weights[rarest] ? i : rarest;
      }
      AttackVariant variant = variants.get(rarest);
      Dice dice = Dice.of(seed, Dice.idOf(kind.label()), ordinal);
      long most = Math.min(left, Math.max(least, (long) (MOST_OF_BUDGET * budget)));
      Campaign campaign = variant.plan(site, dice).within(most, 0.95 * millis());
      enter(stage, variant, campaign, dice);
      weights[rarest] += Math.sqrt((double) campaign.requests());
      left -= campaign.requests();
    }
  }

  private void enter(Stage stage, AttackVariant variant, Campaign campaign, Dice dice) {
    double latest = Math.max(0, millis() - 1.1 * campaign.millis());
    long begin = start + (long) (dice.unit() * latest);
    for (int i = 0; i < campaign.clients(); i++) {
      Dice own = Dice.of(dice.bits());
      String agent = campaign.agents().apply(own);
      Client client =
          new Client(
              addresses.attacking(site.server() + servers * clients++),
              "-",
              agent,
              site.log().versions().of(agent, 0.2, own),
              variant.kind().label(),
              variant.variant());
      long entry = begin + (long) (own.unit() * Math.min(60_000, 0.05 * latest));
      stage.enter(
          entry,
          own.bits(),
          new Visitor(site, client, new Attacker(campaign.scripts().apply(own), campaign, own)));
    }
  }

  private double millis() {
    return (double) end - start;
  }

  private List<AttackVariant> shuffled(List<AttackVariant> variants, AttackKind kind) {
    Dice dice = Dice.of(seed, 'S', Dice.idOf(kind.label()));
    List<AttackVariant> rest = new ArrayList<>(variants);
    List<AttackVariant> shuffled = new ArrayList<>();
    while (!rest.isEmpty()) {
      shuffled.add(rest.remove(dice.below(rest.size())));
    }
    return shuffled;
  }
}
