package dev.millrace.pipelines.simulatewebtraffic;

/**
 * Where people log in.
 *
 * @param failureStatus of the answer to a wrong password: 200 shows the form again, 302 goes back
 *     to it, 401, 403 and 422 say so
 * @param successStatus of the answer to the right one
 */
record Login(String path, int failureStatus, int successStatus, long formBytes) {
  Exchange form() {
    return Exchange.get(path, 200, formBytes);
  }

  Exchange failure(Dice dice) {
    long bytes =
        switch (failureStatus) {
          case 200 -> formBytes + 180 + dice.below(24);
          case 302 -> 0;
          default -> 60 + formBytes % 300 + dice.below(8);
        };
    return Exchange.post(path, failureStatus, bytes);
  }

  Exchange success() {
    return Exchange.post(path, successStatus, successStatus == 200 ? 900 : 0);
  }
}
