package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** Paths that scanners try, composed by category rather than listed. */
final class WeakSpots {
  private static final List<String> FOLDERS =
      List.of(
          "/",
          "/",
          "/old/",
          "/",
          "/blog/",
          "/wp/",
          "/new/",
          "/test/",
          "/site/",
          "/dev/",
          "/",
          "/backup/");
  private static final List<String> COMMON =
      List.of(
          "admin",
          "test",
          "backup",
          "api",
          "login",
          "data",
          "db",
          "old",
          "tmp",
          "dev",
          "config",
          "upload",
          "files",
          "private",
          "logs",
          "cache",
          "include",
          "scripts",
          "user",
          "users",
          "manage",
          "console",
          "install",
          "setup",
          "server",
          "secure",
          "stats",
          "status",
          "shop",
          "portal",
          "internal",
          "beta",
          "demo",
          "staging",
          "panel",
          "report",
          "export",
          "import",
          "archive",
          "download",
          "css",
          "js",
          "images",
          "assets",
          "static");
  private static final List<String> ENDINGS =
      List.of(
          "", "/", ".php", ".html", ".txt", ".asp", "", ".bak", ".jsp", ".zip", ".aspx", ".xml");
  private static final List<String> BACKUPS =
      List.of(
          "backup",
          "db",
          "dump",
          "site",
          "www",
          "database",
          "data",
          "sql",
          "archive",
          "mysql",
          "public_html",
          "home");
  private static final List<String> PACKED =
      List.of(".zip", ".tar.gz", ".sql", ".sql.gz", ".rar", ".7z", ".bak", ".tgz", ".old");
  private static final List<String> HIDDEN =
      List.of(
          ".env",
          ".git/config",
          ".git/HEAD",
          ".env.local",
          ".svn/entries",
          ".aws/credentials",
          ".env.production",
          ".htpasswd",
          ".ssh/id_rsa",
          ".DS_Store",
          ".npmrc",
          ".docker/config.json",
          ".env.bak",
          ".vscode/settings.json",
          ".bash_history",
          "config.json",
          "composer.json",
          "docker-compose.yml",
          "web.config",
          "settings.yml",
          "id_rsa",
          "credentials.xml",
          "application.properties",
          "secrets.yaml");
  private static final List<String> PANELS =
      List.of(
          "phpmyadmin/",
          "pma/",
          "adminer.php",
          "administrator/",
          "manager/html",
          "cpanel/",
          "webmail/",
          "console/",
          "solr/admin/",
          "jenkins/login",
          "actuator/env",
          "server-status",
          "admin/config.php",
          "mysql/admin/",
          "phpMyAdmin/index.php",
          "wp-login.php",
          "user/register",
          "druid/index.html",
          "owa/auth/logon.aspx",
          "remote/login",
          "geoserver/web/",
          "cgi-bin/luci",
          "hudson",
          "portal/redlion");
  private static final List<String> SCRIPTS =
      List.of(
          "info.php",
          "phpinfo.php",
          "test.php",
          "xmlrpc.php",
          "upload.php",
          "install.php",
          "wp-config.php.bak",
          "readme.html",
          "license.txt",
          "wp-json/wp/v2/users",
          "wp-includes/wlwmanifest.xml",
          "?author=1",
          "configuration.php.old",
          "CHANGELOG.txt",
          "shell.php",
          "wp-cron.php",
          "1.php",
          "x.php",
          "up.php",
          "about.php",
          "wso.php",
          "c99.php",
          "alfa.php",
          "radio.php");
  private static final List<String> DEVICES =
      List.of(
          "cgi-bin/test-cgi",
          "cgi-bin/status",
          "setup.cgi",
          "HNAP1/",
          "boaform/admin/formLogin",
          "goform/set",
          "cgi-bin/printenv.pl",
          "shell?cd+/tmp",
          "device.rsp",
          "cgi-bin/user.cgi",
          "GponForm/diag_Form",
          "currentsetting.htm");

  private WeakSpots() {}

  /** A guess at a folder or a file, as from a long list of names. */
  static String name(Scenario scenario, Dice dice) {
    String name = dice.chance(0.3) ? scenario.pick(COMMON, dice) : Words.word(scenario, dice);
    if (dice.chance(0.2)) {
      name += dice.pick(List.of("1", "2", "_old", "-new", "2023", "s"));
    }
    return "/" + name;
  }

  /** As {@link #name}, with one of the endings that the tool is told to try. */
  static String named(Scenario scenario, Dice dice, List<String> endings) {
    return name(scenario, dice) + dice.pick(endings);
  }

  /** Some endings that one brute force tries on each name. */
  static List<String> endings(Scenario scenario, Dice dice) {
    return dice.chance(0.5)
        ? List.of("")
        : List.of("", scenario.pick(ENDINGS, dice), scenario.pick(ENDINGS, dice));
  }

  /** A file that should never be served. */
  static String hidden(Scenario scenario, Dice dice) {
    return dice.chance(0.65)
        ? folder(dice) + scenario.pick(HIDDEN, dice)
        : folder(dice) + scenario.pick(BACKUPS, dice) + scenario.pick(PACKED, dice);
  }

  /** A spot where some software is known to be weak. */
  static String known(Scenario scenario, Dice dice) {
    return switch (dice.below(8)) {
      case 0 -> hidden(scenario, dice);
      case 1, 2 -> folder(dice) + scenario.pick(PANELS, dice);
      case 3, 4 -> folder(dice) + scenario.pick(SCRIPTS, dice);
      case 5 ->
          folder(dice)
              + "wp-content/"
              + dice.pick(List.of("plugins/", "themes/"))
              + Words.join(scenario, dice, 2, "-")
              + dice.pick(List.of("/readme.txt", "/", "/style.css"));
      case 6 ->
          folder(dice)
              + "vendor/"
              + Words.word(scenario, dice)
              + "/src/"
              + Words.word(scenario, dice)
              + ".php";
      default -> folder(dice) + scenario.pick(DEVICES, dice);
    };
  }

  private static String folder(Dice dice) {
    return dice.pick(FOLDERS);
  }
}
