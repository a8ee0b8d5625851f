package dev.millrace.transforms.sql;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.jspecify.annotations.Nullable;

/** How many values, and their exact sum: whole numbers in a long while it holds them. */
final class ExactTotal {
  long count;
  long whole;
  @Nullable BigDecimal decimal;
  @Nullable ExactSum binary;

  void add(Kind kind, Object value) {
    count++;
    if (kind.isWhole()) {
      addWhole(((Number) value).longValue());
    } else if (kind.isBinary()) {
      sum().add(((Number) value).doubleValue());
    } else {
      addDecimal((BigDecimal) value);
    }
  }

  void add(ExactTotal other) {
    count += other.count;
    addWhole(other.whole);
    if (other.decimal != null) {
      addDecimal(other.decimal);
    }
    if (other.binary != null) {
      sum().add(other.binary);
    }
  }

  /** The sum of whole numbers and decimals. */
  BigDecimal exact() {
    BigDecimal sum = BigDecimal.valueOf(whole);
    return decimal == null ? sum : sum.add(decimal);
  }

  double rounded() {
    return binary == null ? exact().doubleValue() : binary.value();
  }

  /** The average of doubles, rounded once. */
  double average() {
    return sum().dividedBy(count);
  }

  private void addWhole(long value) {
    long sum = whole + value;
    if (((whole ^ sum) & (value ^ sum)) < 0) {
      addDecimal(BigDecimal.valueOf(whole).add(BigDecimal.valueOf(value)));
      whole = 0;
    } else {
      whole = sum;
    }
  }

  private void addDecimal(BigDecimal value) {
    decimal = decimal == null ? value : decimal.add(value);
  }

  private ExactSum sum() {
    ExactSum sum = binary;
    if (sum == null) {
      sum = new ExactSum();
      binary = sum;
    }
    return sum;
  }

  /** Writes totals. */
  static final class TotalCoder extends AtomicCoder<ExactTotal> {
    private static final long serialVersionUID = 1;

    @Override
    public void encode(ExactTotal total, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeLong(total.count);
      out.writeLong(total.whole);
      BigDecimal decimal = total.decimal;
      byte[] digits = decimal == null ? new byte[0] : decimal.unscaledValue().toByteArray();
      out.writeInt(digits.length);
      out.write(digits);
      out.writeInt(decimal == null ? 0 : decimal.scale());
      ExactSum binary = total.binary;
      out.writeBoolean(binary != null);
      if (binary != null) {
        binary.write(out);
      }
    }

    @Override
    public ExactTotal decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      ExactTotal total = new ExactTotal();
      total.count = in.readLong();
      total.whole = in.readLong();
      byte[] digits = new byte[in.readInt()];
      in.readFully(digits);
      int scale = in.readInt();
      total.decimal = digits.length == 0 ? null : new BigDecimal(new BigInteger(digits), scale);
      total.binary = in.readBoolean() ? ExactSum.read(in) : null;
      return total;
    }
  }
}
