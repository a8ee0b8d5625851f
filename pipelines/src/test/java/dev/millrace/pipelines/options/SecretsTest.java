package dev.millrace.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "kafkaPassword",
        "apiKey",
        "api-key",
        "secretKey",
        "gcpOauthToken",
        "credentials"
      })
  void theValueOfAnOptionWhoseNameSpeaksOfASecretIsHidden(String option) {
    assertThat(Secrets.shown(option, "hunter2"), is("***"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "output", "clientField", "tableFormat", "server", "keepRuns"})
  void anyOtherValueIsShown(String option) {
    assertThat(Secrets.shown(option, "hunter2"), is("hunter2"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "jdbc:postgresql://joe:hunter2@db/x, jdbc:postgresql://***@db/x",
        "s3://KEY:p@ss@bucket/x, s3://***@bucket/x",
        "jdbc:x://db/y?user=joe&password=hunter2&ssl=true, jdbc:x://db/y?user=joe&password=***&ssl=true",
        "sasl.password = \"hunter 2\" end, sasl.password = *** end",
        "api_key=hunter2;x=1, api_key=***;x=1",
        "kafka://h:1/t?ssl.keystore.key=hunter2&x=1, kafka://h:1/t?ssl.keystore.key=***&x=1",
        "jdbc:x:y?pwd=hunter2, jdbc:x:y?pwd=***",
        "https://host/a@b, https://host/a@b",
        "gs://bucket/token/file, gs://bucket/token/file",
        "mail joe@example.com now, mail joe@example.com now"
      })
  void credentialsInATextAreMaskedAndTheRestStays(String text, String shown) {
    assertThat(Secrets.masked(text), is(shown));
  }

  @Test
  void whatWouldBreakALineBecomesABlank() {
    assertThat(Secrets.shown("input", "a\r\n\tb\u001b[31mc"), is("a b [31mc"));
  }

  @Test
  void aValueWithoutEndIsCut() {
    assertThat(Secrets.shown("input", "x".repeat(201)), is("x".repeat(200) + "…"));
    assertThat(Secrets.shown("input", "x".repeat(200)), is("x".repeat(200)));
  }
}
