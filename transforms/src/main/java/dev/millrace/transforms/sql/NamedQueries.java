package dev.millrace.transforms.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlCall;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlIdentifier;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlJoin;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlKind;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNode;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlNodeList;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlSelect;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlWith;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.SqlWithItem;
import org.apache.beam.vendor.calcite.v1_40_0.org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what the names of WITH stand for. Calcite plans each query wherever it is named, so that
 * twenty of them, each of which names the one before twice, are a million.
 *
 * @param sizes how many SELECTs a name stands for that is written as here
 */
record NamedQueries(Map<String, Long> sizes) {
  private static final int MOST_SELECTS = 1_000;

  /**
   * @throws QueryException if there are too many
   */
  static void check(SqlNode query) {
    new NamedQueries(Map.of()).size(query);
  }

  /** How many SELECTs a part of a query is. */
  private long size(@Nullable SqlNode node) {
    if (node instanceof SqlWith with) {
      return with(with);
    } else if (node instanceof SqlSelect select) {
      return 1 + all(select.getOperandList()) + table(select.getFrom());
    } else if (node instanceof SqlCall call) {
      return call.getKind() == SqlKind.EXPLICIT_TABLE
          ? table(call.operand(0))
          : all(call.getOperandList());
    }
    return node instanceof SqlNodeList list ? all(list) : 0;
  }

  private long all(Iterable<@Nullable SqlNode> nodes) {
    long sum = 0;
    for (SqlNode node : nodes) {
      sum += size(node);
    }
    return sum;
  }

  /** The names that a FROM has beside what {@link #size} finds: a name elsewhere is a column's. */
  private long table(@Nullable SqlNode from) {
    if (from instanceof SqlIdentifier name) {
      return name.isSimple() ? sizes.getOrDefault(name.getSimple(), 0L) : 0;
    } else if (from instanceof SqlJoin join) {
      return table(join.getLeft()) + table(join.getRight());
    } else if (from != null && from.getKind() == SqlKind.AS) {
      return table(((SqlCall) from).operand(0));
    }
    return 0;
  }

  private long with(SqlWith with) {
    NamedQueries known = this;
    for (SqlNode node : with.withList) {
      SqlWithItem item = (SqlWithItem) node;
      long size = known.size(item.query);
      require(size, "The query " + item.name + " of WITH", item.name);
      Map<String, Long> more = new HashMap<>(known.sizes);
      more.put(item.name.getSimple(), size);
      known = new NamedQueries(more);
    }
    long size = known.size(with.body);
    require(size, "The query behind WITH", with.body);
    return size;
  }

  private static void require(long size, String what, SqlNode at) {
    if (size > MOST_SELECTS) {
      SqlParserPos position = at.getParserPosition();
      throw new QueryException(
          String.format(
              Locale.ROOT,
              "%s is %,d SELECTs, as each one before it is worked out wherever it is named (must be"
                  + " at most %,d: have one of them land by INSERT INTO, and read that)",
              what,
              size,
              MOST_SELECTS),
          position);
    }
  }
}
