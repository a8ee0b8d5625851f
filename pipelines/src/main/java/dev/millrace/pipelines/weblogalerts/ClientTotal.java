package dev.millrace.pipelines.weblogalerts;

/**
 * All that one client did in one window.
 *
 * @param recent what it did in this window and the ones before, see {@link RecentClients}
 */
record ClientTotal(ClientWindow key, ClientActivity activity, ClientActivity recent) {}
