package dev.millrace.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcAddressTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsOursIsNotTheDrivers() {
    JdbcAddress address =
        JdbcAddress.parse(
            "jdbc:postgresql://db:5432/shop?table=sales.orders&user=loader&sslmode=require");

    assertThat(address.url(), is("jdbc:postgresql://db:5432/shop"));
    assertThat(address.properties(), is(Map.of("user", "loader", "sslmode", "require")));
    assertThat(address.table(), is(new TableName("sales", "orders")));
    assertThat(address.toString(), is("jdbc:postgresql://db:5432/shop?table=sales.orders"));
  }

  @Test
  void aSecretIsReadWhereItIsNeeded() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "p%40ss word\n");

    JdbcAddress address =
        JdbcAddress.parse("jdbc:postgresql://db/shop?table=orders&password=file:" + file);

    assertThat(address.resolved().getProperty("password"), is("p%40ss word"));
    assertThat(address.toString(), is("jdbc:postgresql://db/shop?table=orders"));
  }

  @Test
  void namesOfTablesAreQuoted() {
    assertThat(TableName.parse("a b.Order").quoted(), is("\"a b\".\"Order\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "postgresql://db/shop?table=t|it does not begin with jdbc:DRIVER:",
        "jdbc:postgresql://me:hush@db/shop?table=t|it has an @, or a password, before the question"
            + " mark",
        "jdbc:sqlserver://db;password=hush?table=t|it has an @, or a password, before the question"
            + " mark",
        "jdbc:postgresql://db/shop?table=t&password=hush|password (a secret must be given as"
            + " file:PATH or",
        "jdbc:postgresql://db/shop?table=t&hush|number 2 (must be name=value)",
        "jdbc:postgresql://db/shop?user=%zz|user (after each % must be two hexadecimal digits",
      })
  void aMistakeIsOneLineWithoutASecret(String uri, String said) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> JdbcAddress.parse(uri))
                .getMessage());

    assertThat(message, containsString(said));
    assertThat(message, not(containsString("hush")));
    assertThat(message.lines().count(), is(1L));
  }

  @ParameterizedTest
  @CsvSource({"a.b.c", ".t", "t.", "'a\"b'"})
  void aTableHasAName(String name) {
    assertThrows(IllegalArgumentException.class, () -> TableName.parse(name));
  }
}
