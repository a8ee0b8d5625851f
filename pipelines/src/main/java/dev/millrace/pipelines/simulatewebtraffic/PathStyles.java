package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** How sites of each archetype name their paths. */
final class PathStyles {
  private PathStyles() {}

  static SitePaths draw(SiteArchetype archetype, Scenario scenario, Dice dice) {
    String api = scenario.pick(List.of("/api/v1/", "/api/", "/rest/v2/"), dice);
    String thing = Words.word(scenario, dice) + "s/";
    String prefix =
        switch (archetype) {
          case BLOG ->
              scenario.pick(
                  List.of(
                      "/?p=",
                      "/posts/",
                      "/entry/",
                      "/viewtopic.php?t=",
                      "/index.php?page=",
                      "/story.php?id="),
                  dice);
          case SHOP ->
              scenario.pick(
                  List.of(
                      "/product/",
                      "/item.php?id=",
                      "/p/",
                      "/" + thing,
                      "/shop/view?item=",
                      "/sku-",
                      "/products.aspx?id=",
                      "/detail.jsp?number=",
                      "/shop.php?cat=12&item="),
                  dice);
          case APPLICATION -> api + thing;
          case DOCUMENTATION ->
              scenario.pick(
                  List.of(
                      "/docs/page-",
                      "/manual/",
                      "/kb/article/",
                      "/~staff/notes-",
                      "/en/latest/",
                      "/wiki/index/"),
                  dice);
        };
    boolean query = prefix.endsWith("=");
    String suffix = query || archetype == SiteArchetype.APPLICATION ? "" : suffix(scenario, dice);
    return new SitePaths(
        scenario.pick(
            List.of(
                "/search?q=",
                "/?s=",
                "/find?query=",
                "/catalogsearch/result/?q=",
                "/search.php?keywords=",
                "/suche?begriff=",
                "/cgi-bin/search.pl?q=",
                "/index.php?s=",
                "/results?term="),
            dice),
        scenario.pick(List.of("/suggest?q=", "/ajax/search?term=", "/autocomplete?input="), dice),
        scenario.pick(
            List.of("/feed/", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/feeds/all"), dice),
        scenario.pick(
            List.of(
                "/contact",
                "/comments",
                "/newsletter/subscribe",
                "/cart/add",
                "/feedback.php",
                "/forms/submit",
                "/cgi-bin/guestbook.pl",
                "/wp-comments-post.php",
                "/send.asp"),
            dice),
        scenario.pick(
            List.of(
                "notifications", "status", "inbox/unread", "events?since=0", "sync", "presence"),
            dice),
        prefix,
        suffix,
        dice.between(1, 40_000),
        scenario.pick(
            List.of(
                "/page/", "/?page=", "/archive?offset=", "/list?p=", "/category/all/", "/index/"),
            dice),
        api,
        scenario.pick(
            List.of(
                "/uploads/",
                "/images/",
                "/media/",
                "/img/",
                "/files/",
                "/content/pictures/",
                "/wp-content/uploads/2024/05/",
                "/gfx/",
                "/sites/default/files/"),
            dice),
        scenario.pick(
            List.of("/admin/", "/wp-admin/", "/backend/", "/manage/", "/cms/", "/office/"), dice));
  }

  /** The path of one page of the catalogue. */
  static String page(
      SiteArchetype archetype, Scenario scenario, SitePaths paths, int place, Dice dice) {
    return switch (archetype) {
      case SHOP, APPLICATION -> paths.item(place);
      case BLOG -> article(scenario, paths, place, dice);
      case DOCUMENTATION ->
          folder(paths)
              + Words.join(scenario, dice, 2, "/")
              + "/"
              + slug(scenario, dice)
              + (dice.chance(0.7) ? ".html" : "/");
    };
  }

  private static String article(Scenario scenario, SitePaths paths, int place, Dice dice) {
    if (paths.itemPrefix().endsWith("=")) {
      return paths.item(place);
    }
    return paths.itemPrefix().equals("/posts/")
        ? "/posts/" + slug(scenario, dice)
        : "/"
            + dice.between(2012, 2025)
            + "/0"
            + dice.between(1, 9)
            + "/"
            + slug(scenario, dice)
            + "/";
  }

  static String login(SiteArchetype archetype, Scenario scenario, Dice dice) {
    return switch (archetype) {
      case BLOG ->
          scenario.pick(
              List.of(
                  "/wp-login.php",
                  "/user/login",
                  "/members/signin",
                  "/login.php",
                  "/admin/login",
                  "/account/enter"),
              dice);
      case SHOP ->
          scenario.pick(
              List.of(
                  "/account/login",
                  "/customer/account/loginPost/",
                  "/signin",
                  "/login",
                  "/users/sign_in",
                  "/my/logon"),
              dice);
      case APPLICATION ->
          scenario.pick(
              List.of(
                  "/api/login",
                  "/api/v1/auth/token",
                  "/api/session",
                  "/oauth/token",
                  "/auth/login",
                  "/rest/v2/authenticate"),
              dice);
      case DOCUMENTATION ->
          scenario.pick(List.of("/login", "/accounts/login/", "/auth/signin"), dice);
    };
  }

  private static String folder(SitePaths paths) {
    return paths.itemPrefix().substring(0, paths.itemPrefix().indexOf('/', 1) + 1);
  }

  private static String slug(Scenario scenario, Dice dice) {
    double drawn = dice.unit();
    if (drawn < 0.75) {
      return Words.join(scenario, dice, dice.between(2, 5), "-");
    }
    if (drawn < 0.87) {
      return Words.join(scenario, dice, 2, "_") + dice.between(1, 2030);
    }
    return Words.capital(scenario, dice) + Words.capital(scenario, dice);
  }

  private static String suffix(Scenario scenario, Dice dice) {
    return dice.chance(0.5) ? scenario.pick(List.of(".html", "/", ".htm"), dice) : "";
  }
}
