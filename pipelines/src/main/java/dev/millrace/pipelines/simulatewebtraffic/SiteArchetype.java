package dev.millrace.pipelines.simulatewebtraffic;

/** A kind of web site; each is visited, and answers, in its own way. */
public enum SiteArchetype {
  /** Articles with images, a feed, comments, and a content management system behind them. */
  BLOG,
  /** A catalogue of numbered items with listings, search, a cart and accounts. */
  SHOP,
  /** One page that lives on JSON from an API, and apps that use the same API. */
  APPLICATION,
  /** Many static pages, downloads, hardly a form. */
  DOCUMENTATION
}
