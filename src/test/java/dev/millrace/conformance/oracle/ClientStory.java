package dev.millrace.conformance.oracle;

/**
 * What the model is told of a client.
 *
 * @param window its requests in the window that is judged
 * @param tenWindows its requests in that window and the nine before it
 */
public record ClientStory(ClientMinute window, ClientMinute tenWindows) {}
