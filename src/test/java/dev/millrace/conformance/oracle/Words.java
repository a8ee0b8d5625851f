package dev.millrace.conformance.oracle;

import java.util.List;

/** The lists of words of docs/features.md, read from the page. */
final class Words {
  private static final String PLACES = "Places";
  private static final String ANYWHERE = "Tokens anywhere in the target";
  private static final String BASE64 = "Inside base64";
  private static final String HEADER = "In headers";
  private static final String AGENTS = "User agents";
  private static final String EXTENSIONS = "File extensions";

  static final WordList ASSET = FeaturesPage.words(EXTENSIONS, "`ASSET`");
  static final WordList STYLE = FeaturesPage.words(EXTENSIONS, "`STYLE`");
  static final WordList FILE = FeaturesPage.words(EXTENSIONS, "`FILE`");
  static final WordList SCRIPT = FeaturesPage.words(EXTENSIONS, "`SCRIPT`");

  static final WordList LOGIN = FeaturesPage.words(PLACES, "login");
  static final WordList INTERFACE =
      FeaturesPage.words(PLACES, "interface").and(segments("interface, whole segments"));
  static final WordList SECRET = FeaturesPage.words(PLACES, "secret");
  static final WordList SENSITIVE =
      FeaturesPage.words(PLACES, "sensitive")
          .and(segments("sensitive, whole segments"))
          .and(endings("sensitive, endings"));
  static final WordList USUAL = FeaturesPage.words(PLACES, "usual");
  static final WordList CONTENT_DIRECTORY = FeaturesPage.words(PLACES, "content directory");
  static final WordList SHELL_NAME = FeaturesPage.words(PLACES, "shell name");
  static final WordList SYSTEM_PART = FeaturesPage.words(PLACES, "system part");
  static final WordList PART_VERSION = FeaturesPage.words(PLACES, "part version");

  static final WordList FINGERPRINT = FeaturesPage.words(ANYWHERE, "fingerprint");
  static final WordList SHELL_PARAMETER = FeaturesPage.words(ANYWHERE, "shell parameter");
  static final WordList SQL = FeaturesPage.words(ANYWHERE, "SQL");
  static final WordList MARKUP = FeaturesPage.words(ANYWHERE, "markup");
  static final WordList TRAVERSAL = FeaturesPage.words(ANYWHERE, "traversal");
  static final WordList CODE = FeaturesPage.words(ANYWHERE, "code");
  static final WordList COMMAND = FeaturesPage.words(ANYWHERE, "command");
  static final WordList COMMAND_WORD = FeaturesPage.words(ANYWHERE, "command word");

  static final WordList COMMAND_INSIDE = FeaturesPage.words(BASE64, "command");
  static final WordList CODE_INSIDE = FeaturesPage.words(BASE64, "code");

  static final WordList HEADERS =
      FeaturesPage.words(HEADER, "SQL")
          .and(FeaturesPage.words(HEADER, "markup"))
          .and(FeaturesPage.words(HEADER, "traversal"))
          .and(FeaturesPage.words(HEADER, "code"))
          .and(FeaturesPage.words(HEADER, "command"));

  static final WordList SCANNERS = FeaturesPage.words(AGENTS, "`SCANNER_AGENT`");
  static final WordList TOOLS = FeaturesPage.words(AGENTS, "`TOOL_AGENT`");
  static final WordList CRAWLERS = FeaturesPage.words(AGENTS, "`CRAWLER_AGENT`");
  static final WordList BROWSERS = FeaturesPage.words(AGENTS, "`BROWSER_AGENT`");

  private Words() {}

  private static WordList segments(String list) {
    return FeaturesPage.words(PLACES, list)
        .each(name -> List.of("/" + name + "/", "/" + name + "?"));
  }

  private static WordList endings(String list) {
    return FeaturesPage.words(PLACES, list).each(name -> List.of("." + name + "?"));
  }
}
