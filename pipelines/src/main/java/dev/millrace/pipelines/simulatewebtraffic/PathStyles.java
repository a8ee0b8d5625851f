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
          case BLOG -> scenario.pick(List.of("/?p=", "/posts/", "/entry/"), dice);
          case SHOP ->
              scenario.pick(
                  List.of(
                      "/product/",
                      "/item.php?id=",
                      "/p/",
                      "/" + thing,
                      "/shop/view?item=",
                      "/sku-"),
                  dice);
          case APPLICATION -> api + thing;
          case DOCUMENTATION ->
              scenario.pick(List.of("/docs/page-", "/manual/", "/kb/article/"), dice);
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
                "/suche?begriff="),
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
                "/forms/submit"),
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
            List.of("/uploads/", "/images/", "/media/", "/img/", "/files/", "/content/pictures/"),
            dice),
        scenario.pick(
            List.of("/admin/", "/wp-admin/", "/backend/", "/manage/", "/cms/", "/office/"), dice));
  }

  /** The path of one page of the catalogue. */
  static String page(
      SiteArchetype archetype, Scenario scenario, SitePaths paths, int place, Dice dice) {
    return switch (archetype) {
      case SHOP, APPLICATION -> paths.item(place);
      case BLOG ->
          switch (paths.itemPrefix()) {
            case "/?p=" -> paths.item(place);
            case "/posts/" -> "/posts/" + slug(scenario, dice);
            default ->
                "/"
                    + dice.between(2012, 2025)
                    + "/0"
                    + dice.between(1, 9)
                    + "/"
                    + slug(scenario, dice)
                    + "/";
          };
      case DOCUMENTATION ->
          folder(paths)
              + Words.join(scenario, dice, 2, "/")
              + "/"
              + slug(scenario, dice)
              + (dice.chance(0.7) ? ".html" : "/");
    };
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
    return Words.join(scenario, dice, dice.between(2, 5), "-");
  }

  private static String suffix(Scenario scenario, Dice dice) {
    return dice.chance(0.5) ? scenario.pick(List.of(".html", "/", ".htm"), dice) : "";
  }
}
