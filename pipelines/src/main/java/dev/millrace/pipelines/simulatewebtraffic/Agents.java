package dev.millrace.pipelines.simulatewebtraffic;

import java.util.ArrayList;
import java.util.List;

/** What clients call themselves. */
final class Agents {
  private static final List<String> BROWSERS = browsers();

  private static final List<String> APPS =
      List.of(
          "okhttp/4.12.0",
          "okhttp/4.9.3",
          "okhttp/5.0.0-alpha.14",
          "Dalvik/2.1.0 (Linux; U; Android 13; SM-A536B Build/TP1A.220624.014)",
          "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP1A.240505.004)",
          "Market/5.2.1 (iPhone; iOS 17.5; Scale/3.00)",
          "Companion/3.14 CFNetwork/1496.0.7 Darwin/23.5.0",
          "Companion/3.12.2 CFNetwork/1474 Darwin/23.0.0",
          "Dart/3.4 (dart:io)",
          "Reader/2.8.0 (com.example.reader; build:412; iOS 16.7.8) Alamofire/5.9.1",
          "ktor-client",
          "Expo/1017756 CFNetwork/1410.0.3 Darwin/22.6.0");

  private static final List<String> PROGRAMS =
      List.of(
          "python-requests/2.31.0",
          "Go-http-client/1.1",
          "axios/1.6.8",
          "Java/17.0.11",
          "curl/8.5.0",
          "Apache-HttpClient/5.3.1 (Java/21.0.3)",
          "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
          "python-requests/2.28.1",
          "GuzzleHttp/7",
          "Go-http-client/2.0",
          "curl/7.81.0",
          "python-httpx/0.27.0",
          "Wget/1.21.4",
          "libwww-perl/6.77",
          "aiohttp/3.9.5",
          "PostmanRuntime/7.39.0",
          "Python-urllib/3.10",
          "undici");

  private static final List<String> CRAWLERS =
      List.of(
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
          "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
          "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like"
              + " Gecko) Chrome/125.0.6422.112 Mobile Safari/537.36 (compatible; Googlebot/2.1;"
              + " +http://www.google.com/bot.html)",
          "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
          "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
          "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
          "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
          "Mozilla/5.0 (compatible; Lantern/0.9; +https://search.example/crawler)",
          "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2;"
              + " +https://openai.com/gptbot)",
          "CCBot/2.0 (https://commoncrawl.org/faq/)",
          "Mozilla/5.0 (compatible; MJ12bot/v1.4.8; http://mj12bot.com/)",
          "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
          "ia_archiver",
          "Mozilla/5.0 (compatible; SeznamBot/4.0; +http://napoveda.seznam.cz/seznambot-intro/)",
          "LinkChecker/10.4 (+https://linkchecker.github.io/linkchecker/)",
          "W3C-checklink/5.0.0 libwww-perl/6.67",
          "Mozilla/5.0 (compatible; Mapper/1.3; +https://links.example/about)");

  private static final List<String> FEED_READERS =
      List.of(
          "Feedbin feed-id:18231 - 14 subscribers",
          "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 37 subscribers; )",
          "FreshRSS/1.23.1 (Linux; https://freshrss.org)",
          "Tiny Tiny RSS/23.11 (https://tt-rss.org/)",
          "NetNewsWire (RSS Reader; https://netnewswire.com/)",
          "newsboat/2.35.0 (Linux x86_64)",
          "Miniflux/2.1.3; +https://miniflux.app",
          "Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 9 subscribers; )",
          "UniversalFeedParser/5.2.1 +https://code.google.com/p/feedparser/");

  private static final List<String> MONITORS =
      List.of(
          "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
          "Uptime-Kuma/1.23.13",
          "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
          "StatusCake",
          "Prometheus-Blackbox-Exporter/0.25.0",
          "check_http/v2.3.3 (monitoring-plugins 2.3.3)",
          "Better Uptime Bot Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
          "Site24x7",
          "curl/7.88.1");

  private static final List<String> PREVIEWS =
      List.of(
          "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
          "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
          "WhatsApp/2.23.20.0 A",
          "Twitterbot/1.0",
          "TelegramBot (like TwitterBot)",
          "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
          "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
          "Mastodon/4.2.9 (http.rb/5.1.1; +https://social.example/)",
          "SkypeUriPreview Preview/0.5");

  private static final List<String> SYNCHRONISERS =
      List.of(
          "Mozilla/5.0 (Linux) mirall/3.12.3git (Nextcloud, debian-6.1.0-18-amd64)",
          "Mozilla/5.0 (Windows) mirall/3.13.0stable-Win64 (build 20240416)",
          "Mozilla/5.0 (Macintosh) mirall/2.10.1 (build 7187)",
          "davfs2/1.6.1 neon/0.32.4",
          "Microsoft-WebDAV-MiniRedir/10.0.19045",
          "DAVx5/4.3.14-ose (2024/01/30; dav4jvm; okhttp/4.12.0) Android/13");

  private static final List<String> PACKAGE_MANAGERS =
      List.of(
          "Apache-Maven/3.9.6 (Java 17.0.10; Linux 5.15.0-97-generic)",
          "pip/24.0 {\"ci\":null,\"cpu\":\"x86_64\"}",
          "Debian APT-HTTP/1.3 (2.6.1)",
          "Gradle/8.5 (Linux;6.1.0;amd64)",
          "npm/10.5.0 node/v20.12.2 linux x64 workspaces/false",
          "libdnf (Fedora Linux 40; server; Linux.x86_64)");

  private static final List<String> VERSION_CONTROL =
      List.of("git/2.39.2", "git/2.43.0", "git/2.34.1", "JGit/6.9.0", "git/2.45.1", "go-git/5.x");

  private static final List<String> DOWNLOADERS =
      List.of(
          "Wget/1.21.3",
          "curl/8.7.1",
          "aria2/1.37.0",
          "Wget/1.20.3 (linux-gnu)",
          "apt-http/1.3 (2.4.11)",
          "Mozilla/4.0 (compatible; Download Master)",
          "AppleCoreMedia/1.0.0.21F90 (iPhone; U; CPU OS 17_5_1 like Mac OS X; en_us)",
          "VLC/3.0.20 LibVLC/3.0.20",
          "stagefright/1.2 (Linux;Android 12)");

  /** Programs that say openly what they are for. */
  private static final List<String> SCANNERS =
      List.of(
          "gobuster/3.6",
          "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:000418)",
          "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)",
          "feroxbuster/2.10.3",
          "DirBuster-1.0-RC1 (http://www.owasp.org/index.php/Category:OWASP_DirBuster_Project)",
          "WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)",
          "Mozilla/5.0 zgrab/0.x",
          "masscan/1.3 (https://github.com/robertdavidgraham/masscan)",
          "ffuf/2.1.0-dev",
          "sqlmap/1.8.4#stable (https://sqlmap.org)",
          "Nuclei - Open-source project (github.com/projectdiscovery/nuclei)",
          "Mozilla/5.0 (compatible; Surveyor/2.2)",
          "dirsearch",
          "commix/v3.9-stable (https://commixproject.com)",
          "w3af.org");

  private static final List<String> ODD =
      List.of(
          "-",
          "Mozilla/5.0",
          "Hello World",
          "-",
          "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)",
          "Mozilla/5.0 (compatible)",
          "-",
          "Scan",
          "Mozilla/5.0 [en] (X11, U; Scan)");

  private Agents() {}

  /** A browser; a few are much more common than the rest. */
  static String browser(Scenario scenario, Dice dice) {
    return dice.chance(0.6)
        ? BROWSERS.get((int) (BROWSERS.size() * dice.unit() * dice.unit() * dice.unit()))
        : scenario.pick(BROWSERS, dice);
  }

  static String app(Scenario scenario, Dice dice) {
    return scenario.pick(APPS, dice);
  }

  static String program(Scenario scenario, Dice dice) {
    return scenario.pick(PROGRAMS, dice);
  }

  static String crawler(Scenario scenario, Dice dice) {
    return scenario.pick(CRAWLERS, dice);
  }

  static String feedReader(Scenario scenario, Dice dice) {
    return scenario.pick(FEED_READERS, dice);
  }

  static String monitor(Scenario scenario, Dice dice) {
    return scenario.pick(MONITORS, dice);
  }

  static String preview(Scenario scenario, Dice dice) {
    return scenario.pick(PREVIEWS, dice);
  }

  static String downloader(Scenario scenario, Dice dice) {
    return scenario.pick(DOWNLOADERS, dice);
  }

  static String synchroniser(Scenario scenario, Dice dice) {
    return scenario.pick(SYNCHRONISERS, dice);
  }

  static String packageManager(Scenario scenario, Dice dice) {
    return scenario.pick(PACKAGE_MANAGERS, dice);
  }

  static String versionControl(Scenario scenario, Dice dice) {
    return scenario.pick(VERSION_CONTROL, dice);
  }

  static String scanner(Scenario scenario, Dice dice) {
    return scenario.pick(SCANNERS, dice);
  }

  static String odd(Scenario scenario, Dice dice) {
    return scenario.pick(ODD, dice);
  }

  private static List<String> browsers() {
    List<String> systems =
        List.of(
            "Windows NT 10.0; Win64; x64",
            "Macintosh; Intel Mac OS X 10_15_7",
            "X11; Linux x86_64",
            "Linux; Android 10; K");
    List<String> browsers = new ArrayList<>();
    for (int version = 126; version >= 96; version -= 3) {
      for (String system : systems) {
        String mobile = system.startsWith("Linux") ? " Mobile" : "";
        String chrome =
            "Mozilla/5.0 ("
                + system
                + ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"
                + version
                + ".0.0.0"
                + mobile
                + " Safari/537.36";
        browsers.add(chrome);
        if (version % 2 == 0) {
          browsers.add(chrome + " Edg/" + version + ".0.0.0");
        } else if (mobile.isEmpty()) {
          browsers.add(chrome + " OPR/" + (version - 14) + ".0.0.0");
        } else {
          browsers.add(chrome.replace("Chrome/", "SamsungBrowser/" + version / 5 + ".0 Chrome/"));
        }
      }
      for (String system :
          List.of(
              "Windows NT 10.0; Win64; x64", "X11; Ubuntu; Linux x86_64", "Android 14; Mobile")) {
        browsers.add(
            "Mozilla/5.0 ("
                + system
                + "; rv:"
                + version
                + ".0) Gecko/20100101 Firefox/"
                + version
                + ".0");
      }
      int safari = version / 8;
      browsers.add(
          "Mozilla/5.0 (iPhone; CPU iPhone OS "
              + (safari + 2)
              + "_"
              + version % 6
              + " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/"
              + (safari + 2)
              + "."
              + version % 6
              + " Mobile/15E148 Safari/604.1");
      browsers.add(
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
              + " Version/"
              + (safari + 1)
              + "."
              + version % 6
              + " Safari/605.1.15");
    }
    browsers.add("Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko");
    browsers.add("Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0");
    browsers.add(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/118.0.0.0 Safari/537.36");
    return List.copyOf(browsers);
  }
}
