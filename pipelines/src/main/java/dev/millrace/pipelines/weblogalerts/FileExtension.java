package dev.millrace.pipelines.weblogalerts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** Sorts paths by the extension of their last segment. docs/features.md lists the same. */
final class FileExtension {
  private static final int LONGEST = 8;
  private static final long[] ASSETS =
      sorted(
          "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "ico", "svg", "webp", "avif",
          "bmp", "tif", "tiff", "xbm", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm",
          "ogg", "wav", "au", "avi", "mov", "mpg", "mpeg", "m4a", "m4v", "flv", "swf", "cur", "ts",
          "m3u8", "class", "wasm");
  private static final long[] STYLES =
      sorted("css", "js", "mjs", "woff", "woff2", "ttf", "otf", "eot");
  private static final long[] FILES =
      sorted(
          "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "deb", "rpm", "whl", "jar",
          "war", "pom", "gem", "crate", "nupkg", "apk", "exe", "msi", "dmg", "pkg", "iso", "bin",
          "img", "sha1", "sha256", "sha512", "md5", "asc", "sig", "pdf", "ps", "doc", "docx", "xls",
          "xlsx", "ppt", "pptx", "odt", "ods", "epub", "csv");
  private static final long[] SCRIPTS =
      sorted(
          "php", "php3", "php4", "php5", "php7", "phtml", "phar", "asp", "aspx", "ashx", "asmx",
          "asa", "jsp", "jspx", "jspa", "jhtml", "do", "action", "cgi", "pl", "cfm", "cfc");

  private FileExtension() {}

  /**
   * {@code ASSET}, {@code STYLE}, {@code FILE}, {@code SCRIPT} or none, as a set, for the path
   * {@code array[from, to)}.
   */
  static long traits(byte[] array, int from, int to) {
    long packed = 0;
    int shift = 0;
    for (int i = to - 1; i >= from && shift <= 8 * LONGEST; i--) {
      int letter = array[i];
      if (letter == '.') {
        return shift == 0 || shift > 8 * LONGEST ? 0 : traits(packed);
      }
      if (letter == '/' || (letter & 0x7F) == 0 || shift == 8 * LONGEST) {
        return 0; // A zero byte would pack as if there were none.
      }
      packed |= (long) Character.toLowerCase(letter & 0x7F) << shift;
      shift += 8;
    }
    return 0;
  }

  private static long traits(long packed) {
    if (Arrays.binarySearch(ASSETS, packed) >= 0) {
      return RequestTrait.ASSET.bit()
          | (Arrays.binarySearch(STYLES, packed) >= 0 ? RequestTrait.STYLE.bit() : 0);
    }
    if (Arrays.binarySearch(FILES, packed) >= 0) {
      return RequestTrait.FILE.bit();
    }
    return Arrays.binarySearch(SCRIPTS, packed) >= 0 ? RequestTrait.SCRIPT.bit() : 0;
  }

  private static long[] sorted(String... extensions) {
    return Stream.of(extensions).mapToLong(FileExtension::packed).sorted().toArray();
  }

  private static long packed(String extension) {
    long packed = 0;
    for (byte letter : extension.getBytes(StandardCharsets.US_ASCII)) {
      packed = packed << 8 | letter;
    }
    return packed;
  }
}
