package dev.millrace.pipelines.simulatewebtraffic;

/** How a server writes its log; both write a line when the answer is sent. */
enum ServerStyle {
  /** Stamps a line with the time of the request, so that stamps run slightly out of order. */
  APACHE("-"),
  /** Stamps a line with the time of writing it. */
  NGINX("0");

  private final String noBytes;

  ServerStyle(String noBytes) {
    this.noBytes = noBytes;
  }

  /** What stands for an answer without a body. */
  String noBytes() {
    return noBytes;
  }
}
