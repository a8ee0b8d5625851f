package dev.millrace.pipelines.simulatewebtraffic;

import java.util.List;

/** Plain words for host names, paths, searches and names. */
final class Words {
  private static final List<String> WORDS =
      List.of(
          ("amber anchor apple april arctic atlas autumn bakery balance bamboo basket beacon bicycle"
                  + " birch blanket blossom border bottle bridge bright brook bucket butter cabin"
                  + " camera candle canvas carbon carpet cedar ceramic chair change cheese cherry"
                  + " circle classic clever cloud clover coast coffee colour comfort compass concert"
                  + " copper corner cotton country cradle craft crystal curious daily dance delta"
                  + " desert design dinner double dragon dream early eastern echo editor effort"
                  + " eleven ember engine evening event expert fabric family famous feather festival"
                  + " field figure filter finger flower focus forest fossil fountain frame fresh"
                  + " friend frozen future galaxy garden gentle ginger glass global golden grain"
                  + " granite grape green guide guitar hammer handle harbour harvest hazel health"
                  + " helmet hidden hiking history holiday honey horizon hotel house human idea"
                  + " index indigo insect island ivory jacket jasmine journal journey jungle kernel"
                  + " kettle kitchen ladder lantern large leather lemon lesson letter library light"
                  + " linen little local lunch machine magnet manual maple marble market meadow"
                  + " memory metal method middle mirror mobile model modern moment morning mountain"
                  + " museum music native nature needle network night normal northern notebook"
                  + " novel number ocean office olive onion open orange orbit orchard organic"
                  + " outdoor output oxygen paint palace paper parade parcel pattern pebble pencil"
                  + " pepper picnic picture pillow planet plastic pocket poem policy portable potato"
                  + " powder prairie present process product project purple puzzle quality quartz"
                  + " quiet rabbit radio railway random recipe record remote report result ribbon"
                  + " river road robot rocket roof rubber saddle salad sample saturn scale school"
                  + " science season second secret select shadow shelter signal silver simple"
                  + " sketch smooth socket solar spice spring square stable station steel stone"
                  + " storm story studio sugar summer sunset supply surface switch system table"
                  + " talent target tea temple tennis theatre thread ticket timber tiny toast tool"
                  + " tower travel treasure triangle tunnel turtle twelve union update urban valley"
                  + " vanilla velvet video village vintage violet visual vivid volume voyage walnut"
                  + " water weather weekend western wheel window winter wisdom wonder wooden yellow"
                  + " young zebra zero admin backup config console database debug download export login"
                  + " password plugin script security server shell sql system test upload user"
                  + " template command query client cookie session token proxy firewall kernel")
              .split(" "));

  private static final List<String> NAMES =
      List.of(
          ("ada alan alice amir ana anita ben carla carlos chen clara daniel david deepa elena emma"
                  + " eva felix fatima george grace hana hans ines ivan james jana john jose julia"
                  + " karim kate lars laura leo linda lucas maria mark marta max mia mohamed nadia"
                  + " nina noah olga omar oscar paul peter petra priya rosa ruth sam sara simon"
                  + " sofia tariq thomas tina tom uma vera victor wei yuki zoe")
              .split(" "));

  private Words() {}

  static String word(Scenario scenario, Dice dice) {
    return scenario.pick(WORDS, dice);
  }

  /** A word that begins with a capital letter. */
  static String capital(Scenario scenario, Dice dice) {
    String word = word(scenario, dice);
    return (char) (word.charAt(0) - 'a' + 'A') + word.substring(1);
  }

  static String name(Scenario scenario, Dice dice) {
    return scenario.pick(NAMES, dice);
  }

  /** Some words, joined. */
  static String join(Scenario scenario, Dice dice, int words, String separator) {
    StringBuilder joined = new StringBuilder(word(scenario, dice));
    for (int i = 1; i < words; i++) {
      joined.append(separator).append(word(scenario, dice));
    }
    return joined.toString();
  }

  /** Letters and digits as hash sums and tokens have them. */
  static String token(Dice dice, int length) {
    StringBuilder token = new StringBuilder(length);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      if (i % 12 == 0) {
        bits = dice.bits();
      }
      token.append("0123456789abcdefghjkmnpqrstvwxyz".charAt((int) (bits & 31)));
      bits >>>= 5;
    }
    return token.toString();
  }

  static String hex(Dice dice, int length) {
    StringBuilder token = new StringBuilder(length);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      if (i % 16 == 0) {
        bits = dice.bits();
      }
      token.append("0123456789abcdef".charAt((int) (bits & 15)));
      bits >>>= 4;
    }
    return token.toString();
  }
}
