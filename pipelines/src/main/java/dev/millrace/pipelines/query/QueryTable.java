package dev.millrace.pipelines.query;

import dev.millrace.transforms.events.EventSchema;

/**
 * A table whose place was looked at and whose columns are known.
 *
 * @param name in statements
 * @param input what was asked for, for the manifest, without anything secret
 * @param schema of its rows
 * @param note what a person should know of its columns; empty if nothing
 * @param source its rows
 */
record QueryTable(String name, String input, EventSchema schema, String note, TableSource source) {}
