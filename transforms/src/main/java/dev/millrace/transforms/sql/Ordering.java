package dev.millrace.transforms.sql;

import java.io.Serializable;

/**
 * One sort key of a result, as its ORDER BY asks for.
 *
 * @param column the name of the result's column
 * @param index where that column stands in the result, from 0
 * @param descending whether greater values come first
 * @param nullsFirst whether nulls come before all values
 */
public record Ordering(String column, int index, boolean descending, boolean nullsFirst)
    implements Serializable {}
