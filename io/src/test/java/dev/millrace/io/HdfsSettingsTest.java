package dev.millrace.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsSettingsTest {
  @TempDir Path folder;

  @Test
  void takesWhatBothFilesSayThatAClientOfHdfsNeedsAndNoSecrets() throws IOException {
    write(
        "core-site.xml",
        "fs.defaultFS",
        "hdfs://lake",
        "hadoop.security.credential.provider.path",
        "jceks://file/keys",
        "fs.azure.account.key.lake.blob.core.windows.net",
        "hidden",
        "fs.s3a.session.key",
        "hidden",
        "ssl.keystore.pass",
        "hidden");
    write(
        "hdfs-site.xml",
        "dfs.nameservices",
        "lake",
        "dfs.ha.namenodes.lake",
        "a,b",
        "dfs.namenode.rpc-address.lake.a",
        "a:8020",
        "dfs.client.failover.proxy.provider.lake",
        "${dfs.nameservices}.Provider",
        // The old name of dfs.blocksize.
        "dfs.block.size",
        "1048576",
        "dfs.namenode.name.dir",
        "/name",
        "ssl.server.keystore.password",
        "hidden");

    Map<String, String> expected =
        Map.of(
            "fs.defaultFS", "hdfs://lake",
            "dfs.nameservices", "lake",
            "dfs.ha.namenodes.lake", "a,b",
            "dfs.namenode.rpc-address.lake.a", "a:8020",
            "dfs.client.failover.proxy.provider.lake", "lake.Provider",
            "dfs.blocksize", "1048576");
    assertThat(HdfsSettings.read(folder.toString(), null), is(expected));
    assertThat(HdfsSettings.read(null, folder.toString()), is(expected));
  }

  @Test
  void nothingIsSaidWhereNothingIsNamedOrTheEnvironmentNamesNothing() {
    assertThat(HdfsSettings.read(null, null), is(Map.of()));
    assertThat(HdfsSettings.read(null, folder.resolve("missing").toString()), is(Map.of()));
  }

  @Test
  void aNamedFolderMustHoldOneOfTheFiles() {
    assertThat(
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> HdfsSettings.read(folder.toString(), null))
                .getMessage()),
        is(
            "Invalid --hadoopConfiguration: "
                + folder
                + " (must be a folder with core-site.xml or hdfs-site.xml)"));
  }

  private void write(String file, String... namesAndValues) throws IOException {
    StringBuilder xml = new StringBuilder("<configuration>");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xml.append("<property><name>")
          .append(namesAndValues[i])
          .append("</name><value>")
          .append(namesAndValues[i + 1])
          .append("</value></property>");
    }
    Files.writeString(folder.resolve(file), xml.append("</configuration>"));
  }
}
