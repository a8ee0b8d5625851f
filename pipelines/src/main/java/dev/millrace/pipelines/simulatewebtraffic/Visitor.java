package dev.millrace.pipelines.simulatewebtraffic;

/** A client at a site that does what its behaviour plans. */
final class Visitor implements Actor {
  private final Site site;
  private final Client client;
  private final Behaviour behaviour;
  private final Itinerary itinerary = new Itinerary();

  Visitor(Site site, Client client, Behaviour behaviour) {
    this.site = site;
    this.client = client;
    this.behaviour = behaviour;
  }

  @Override
  public long act(long now, Stage stage) {
    if (!itinerary.isEmpty()) {
      stage.show(now, site, client, itinerary.take());
    }
    if (itinerary.isEmpty()) {
      behaviour.plan(itinerary);
    }
    return itinerary.isEmpty() ? NEVER : now + itinerary.delay();
  }
}
