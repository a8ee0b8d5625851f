package dev.millrace.pipelines.weblogalerts;

import dev.millrace.transforms.accesslog.ByteSlice;

/** Sorts user agents by what they say they are. docs/features.md lists the same words. */
final class AgentTokens {
  private static final int SCANNER = 1;
  private static final int TOOL = 1 << 1;
  private static final int CRAWLER = 1 << 2;
  private static final int BROWSER = 1 << 3;

  private static final TokenMatcher WORDS =
      new TokenMatcher.Builder()
          .add(
              SCANNER,
              "nmap",
              "nikto",
              "sqlmap",
              "wpscan",
              "dirbuster",
              "dirsearch",
              "gobuster",
              "feroxbuster",
              "fuzz faster",
              "ffuf",
              "wfuzz",
              "nuclei",
              "masscan",
              "zgrab",
              "hydra",
              "acunetix",
              "nessus",
              "openvas",
              "w3af",
              "arachni",
              "netsparker",
              "burp",
              "zmeu",
              "morfeus",
              "jorgee",
              "whatweb",
              "skipfish",
              "havij",
              "joomscan",
              "droopescan",
              "cmsmap",
              "paros",
              "owasp",
              "metasploit",
              "qualys",
              "vega/",
              "commix",
              "xsser",
              "patator",
              "medusa",
              "leakix",
              "l9explore")
          .add(
              TOOL,
              "curl",
              "wget",
              "python",
              "go-http-client",
              "java/",
              "libwww",
              "lwp",
              "okhttp",
              "httpclient",
              "axios",
              "node-fetch",
              "undici",
              "scrapy",
              "headless",
              "phantomjs",
              "ruby",
              "perl",
              "guzzle",
              "aiohttp",
              "httpx",
              "httpie",
              "postman",
              "insomnia",
              "winhttp",
              "mechanize",
              "selenium",
              "puppeteer",
              "playwright",
              "php/",
              "powershell",
              "webcopier",
              "httrack",
              "rest-client",
              "dart/")
          .add(
              CRAWLER,
              "bot",
              "spider",
              "crawl",
              "slurp",
              "+http",
              "feed",
              "rss",
              "archiver",
              "facebookexternalhit",
              "preview",
              "monitor",
              "uptime",
              "pingdom",
              "statuscake",
              "nagios",
              "check_http",
              "zabbix",
              "prometheus",
              "probe",
              "health",
              "haproxy",
              "validator",
              "wordpress/",
              "lighthouse",
              "mediapartners")
          .add(BROWSER, "mozilla/", "opera/")
          .build();

  private AgentTokens() {}

  /** The one trait of this agent, as a set; none for an agent that is none of these. */
  static long traits(ByteSlice agent) {
    if (agent.isEmpty()) {
      return RequestTrait.NO_AGENT.bit();
    }
    int found = WORDS.find(agent.array(), agent.from(), agent.to());
    if ((found & SCANNER) != 0) {
      return RequestTrait.SCANNER_AGENT.bit();
    }
    if ((found & TOOL) != 0) {
      return RequestTrait.TOOL_AGENT.bit();
    }
    if ((found & CRAWLER) != 0) {
      return RequestTrait.CRAWLER_AGENT.bit();
    }
    return (found & BROWSER) != 0 ? RequestTrait.BROWSER_AGENT.bit() : 0;
  }
}
