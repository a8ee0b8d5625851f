package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Where a site keeps what is no page.
 *
 * @param search up to the words that are searched
 * @param suggest up to the letters typed so far
 * @param form that people post
 * @param poll what programs and open tabs ask for again and again
 * @param itemPrefix what stands before the number of an item
 * @param itemSuffix what stands after it
 * @param firstItem the least number of an item
 * @param listing up to the number of the page of a listing
 * @param api the folder of the API
 * @param uploads the folder of uploaded files
 * @param admin the folder of the people who run the site
 */
record SitePaths(
    String search,
    String suggest,
    String feed,
    String form,
    String poll,
    String itemPrefix,
    String itemSuffix,
    int firstItem,
    String listing,
    String api,
    String uploads,
    String admin) {

  String item(int place) {
    return itemPrefix + (firstItem + place) + itemSuffix;
  }
}
