package dev.millrace.runners.dataflow;

import com.google.common.io.Resources;
import dev.millrace.broker.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The ways of each pipeline that has a template, with what they need: inputs in the stand-in for
 * Cloud Storage, a real broker and a real database that ask for passwords, a key.
 */
final class PipelineCases implements AutoCloseable {
  private static final String DATABASE_PASSWORD = "b7e0c1f2a94d4d53";
  private static final String KAFKA_PASSWORD = "e19c5d0a77f84b26";
  private static final String PRIVACY_KEY = "4f6d2a91c3b85e07d1f94a6cb2e83570";

  /** What must be nowhere in a job or in what is uploaded for it. */
  static final List<String> SECRETS = List.of(DATABASE_PASSWORD, KAFKA_PASSWORD, PRIVACY_KEY);

  private final KafkaBroker broker;
  private final Connection keepsDatabase;
  private final List<PipelineCase> all;

  private PipelineCases(KafkaBroker broker, Connection database, List<PipelineCase> all) {
    this.broker = broker;
    this.keepsDatabase = database;
    this.all = all;
  }

  /** A new pipeline, or a new way of one, is one more line in here. */
  static PipelineCases start(Path folder) throws Exception {
    String database =
        "jdbc:h2:mem:cases?user=shop&password=file:"
            + secret(folder, "database", DATABASE_PASSWORD);
    Connection connection = database();
    KafkaBroker broker = broker(folder);
    Path login =
        secret(
            folder,
            "login",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\""
                + " password=\"%s\";".formatted(KAFKA_PASSWORD));
    String kafka = "kafka://" + broker.guardedAddress() + "/";
    String asAlice =
        "security.protocol=SASL_PLAINTEXT&sasl.mechanism=PLAIN&sasl.jaas.config=file:" + login;
    String lines = "--input=" + kafka + "lines?" + asAlice;
    String alerts = "--alerts=" + kafka + "alerts?" + asAlice;
    String orders = "--input=" + kafka + "lines?format=json&" + asAlice;
    String schema = "--schema=gs://raw/order.avsc";
    String key = "--privacyKeyFile=gs://raw/privacy.key";
    return new PipelineCases(
        broker,
        connection,
        List.of(
            batch(
                "web-log-alerts-files",
                "web-log-alerts",
                "--input=gs://raw/access.log",
                "--keepAccumulators"),
            batch(
                "web-log-alerts-bigquery",
                "web-log-alerts",
                "--input=gs://raw/access.log",
                "--tableFormat=jsonl",
                "--tables=bigquery://nobody/lake"),
            stream("web-log-alerts-topics", "web-log-alerts", lines, alerts),
            stream("web-log-alerts-early", "web-log-alerts", lines, alerts, "--early"),
            stream("web-log-alerts-ids", "web-log-alerts", lines, "--duplicates=id:event-id"),
            batch(
                "ingest-events-files",
                "ingest-events",
                "--input=gs://raw/orders.jsonl",
                schema,
                key,
                "--idFields=id",
                "--expectations=gs://raw/expectations.yaml"),
            batch("ingest-events-topics", "ingest-events", orders, schema, key),
            batch(
                "ingest-events-database",
                "ingest-events",
                "--input=" + database + "&table=raw",
                "--schema=gs://raw/plain.avsc",
                "--idFields=id",
                "--table=" + database + "&table=orders"),
            batch(
                "ingest-events-bigquery",
                "ingest-events",
                "--input=gs://raw/orders.jsonl",
                schema,
                key,
                "--tableFormat=avro",
                "--table=bigquery://nobody/lake/orders"),
            batch(
                "ingest-events-bigquery-append",
                "ingest-events",
                orders,
                schema,
                key,
                "--append",
                "--table=bigquery://nobody/lake/orders"),
            batch(
                "query-tables",
                "query",
                "--table=orders=gs://raw/orders.jsonl?schema=gs://raw/order.avsc,"
                    + "people=gs://raw/people.csv",
                "--sql=SELECT p.country, COUNT(*) AS orders, COUNT(DISTINCT o.email) AS buyers,"
                    + " RANK() OVER (ORDER BY COUNT(*) DESC) AS place FROM orders o JOIN people p"
                    + " ON o.email = p.email WHERE p.born > :since GROUP BY p.country ORDER BY"
                    + " orders DESC",
                "--param=since=1970"),
            batch(
                "query-log",
                "query",
                "--sqlFile=gs://raw/paths.sql",
                "--tableFormat=avro",
                "--verbose"),
            batch(
                "query-database",
                "query",
                "--table=raw=" + database + "&table=raw",
                "--sql=CREATE EXTERNAL TABLE orders LOCATION '"
                    + database
                    + "&table=orders'; INSERT INTO orders SELECT id FROM raw WHERE id <> ''"),
            batch(
                "query-score",
                "query",
                "--table=people=gs://raw/people.csv",
                "--sql=SELECT country, MAX(score) AS best FROM (SELECT country, SCORE(:model, born,"
                    + " 1) AS score FROM people) GROUP BY country",
                "--param=model=gs://raw/weighted-sum.onnx"),
            stream(
                "query-stream",
                "query",
                "--table=clicks="
                    + kafka
                    + "lines?schema=gs://raw/click.avsc&eventTime=seen&"
                    + asAlice,
                "--sql=SELECT TUMBLE_START(seen, INTERVAL '1' MINUTE) AS clicked, COUNT(*) AS"
                    + " clicks, COUNT(DISTINCT page) AS pages FROM clicks GROUP BY TUMBLE(seen,"
                    + " INTERVAL '1' MINUTE)",
                "--tableFormat=jsonl",
                "--resultTopic=" + kafka + "alerts?" + asAlice),
            stream(
                "query-stream-scored",
                "query",
                "--table=clicks="
                    + kafka
                    + "lines?schema=gs://raw/click.avsc&eventTime=seen&"
                    + asAlice,
                "--sql=SELECT page, SCORE('gs://raw/weighted-sum.onnx', CHAR_LENGTH(page),"
                    + " EXTRACT(SECOND FROM seen)) AS score FROM clicks"),
            batch("archive-topic", "archive-topic", lines),
            batch("replay-dead-letters", "replay-dead-letters", "--patch=gs://raw/patch.json")));
  }

  /**
   * One way of a pipeline.
   *
   * @param name of its golden file
   * @param command without an output
   */
  record PipelineCase(String name, boolean isStream, List<String> command) {
    String pipeline() {
      return command.get(0);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static PipelineCase batch(String name, String... command) {
    return new PipelineCase(name, false, List.of(command));
  }

  private static PipelineCase stream(String name, String... command) {
    return new PipelineCase(name, true, List.of(command));
  }

  List<PipelineCase> all() {
    return all;
  }

  /** What the commands read from Cloud Storage, and the output that is replayed. */
  static void putInputs(StandInCloud cloud) throws IOException {
    cloud.put(
        "raw",
        "access.log",
        "192.0.2.1 - - [05/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n");
    cloud.put("raw", "orders.jsonl", "{\"id\": \"1\", \"email\": \"a@example.com\"}\n");
    cloud.put(
        "raw",
        "order.avsc",
        """
        {"type": "record", "name": "Order", "fields": [
          {"name": "id", "type": "string"},
          {"name": "email", "type": "string", "privacy": "pseudonymise"}]}
        """);
    cloud.put(
        "raw",
        "plain.avsc",
        """
        {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "string"}]}
        """);
    cloud.put(
        "raw",
        "click.avsc",
        """
        {"type": "record", "name": "Click", "fields": [
          {"name": "page", "type": "string"},
          {"name": "seen", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
        """);
    cloud.put("raw", "people.csv", "email,country,born\na@example.com,France,1985\n");
    cloud.put(
        "raw",
        "paths.sql",
        """
        SELECT URL_PART(target, 'path') AS path, COUNT(*) AS requests,
          APPROX_COUNT_DISTINCT(client) AS clients
        FROM access_log('gs://raw/access.log', 'combined')
        GROUP BY URL_PART(target, 'path')
        """);
    cloud
        .storage()
        .put(
            "raw",
            "weighted-sum.onnx",
            Resources.toByteArray(
                Resources.getResource("dev/millrace/conformance/weighted-sum.onnx")));
    cloud.put("raw", "privacy.key", PRIVACY_KEY + "\n");
    cloud.put("raw", "patch.json", "[{\"op\": \"replace\", \"path\": \"/id\", \"value\": \"2\"}]");
    cloud.put("raw", "expectations.yaml", "expectations:\n  - unique: id\n");
    cloud.putFolder("published", "lake", "replay-dead-letters");
  }

  private static Path secret(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text + "\n");
  }

  private static Connection database() throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:h2:mem:cases", "shop", DATABASE_PASSWORD);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE \"raw\" (\"id\" VARCHAR(40) NOT NULL)");
      statement.execute("CREATE TABLE \"orders\" (\"id\" VARCHAR(40) PRIMARY KEY)");
    }
    return connection;
  }

  private static KafkaBroker broker(Path folder) throws Exception {
    KafkaBroker broker =
        KafkaBroker.startWithUsers(folder.resolve("kafka"), Map.of("alice", KAFKA_PASSWORD));
    broker.createTopic("lines", 2);
    broker.createTopic("alerts", 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      AccessControlEntry everything =
          new AccessControlEntry("User:alice", "*", AclOperation.ALL, AclPermissionType.ALLOW);
      for (ResourceType type :
          Set.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)) {
        admin
            .createAcls(
                List.of(
                    new AclBinding(
                        new ResourcePattern(type, "*", PatternType.LITERAL), everything)))
            .all()
            .get();
      }
    }
    return broker;
  }

  @Override
  public void close() throws Exception {
    keepsDatabase.close();
    broker.close();
  }
}
