package dev.millrace.pipelines.weblogalerts;

/** All that one client did in one window. */
record ClientTotal(ClientWindow key, ClientActivity activity) {}
