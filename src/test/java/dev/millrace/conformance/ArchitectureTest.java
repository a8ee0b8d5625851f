package dev.millrace.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * What depends on what, and what nobody may use. The classes are those of the engine's whole
 * program, its profile and this suite included.
 */
@AnalyzeClasses(
    packages = "dev.millrace",
    importOptions = ImportOption.DoNotIncludePackageInfos.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dependenciesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("transforms")
          .definedBy("dev.millrace.transforms..")
          .layer("io")
          .definedBy("dev.millrace.io..")
          .layer("pipelines")
          .definedBy("dev.millrace.pipelines..")
          .optionalLayer("runner profiles")
          .definedBy("dev.millrace.runners..")
          .layer("conformance")
          .definedBy("dev.millrace.conformance..")
          .whereLayer("conformance")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("runner profiles")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("pipelines")
          .mayOnlyBeAccessedByLayers("runner profiles", "conformance")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers("pipelines", "runner profiles", "conformance")
          .whereLayer("transforms")
          .mayOnlyBeAccessedByLayers("io", "pipelines", "runner profiles", "conformance");

  @ArchTest
  static final ArchRule onlyRunnerProfilesKnowAnEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.runners..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.spark..",
              "org.apache.beam.runners..",
              "com.google.cloud.dataflow..");

  @ArchTest
  static final ArchRule transformsReadAndWriteNothing =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.sdk.io..", "org.apache.parquet..", "java.nio.file..");

  @ArchTest
  static final ArchRule packagesOfTransformsHaveNoCycles =
      SlicesRuleDefinition.slices()
          .matching("dev.millrace.transforms.(*)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule theOracleSharesNoCodeWithWhatItJudges =
      classes()
          .that()
          .resideInAPackage("dev.millrace.conformance.oracle..")
          .should()
          .onlyDependOnClassesThat(
              are(
                  resideInAnyPackage(
                      "java..",
                      "org.jspecify..",
                      "net.jpountz..",
                      "ai.onnxruntime..",
                      "dev.millrace.conformance.oracle..")));

  /** Code that is handed to an oracle would be code that it shares. */
  @ArchTest
  static final ArchRule nobodyWritesAPartOfAnOracleElsewhere =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.conformance.oracle..")
          .should()
          .beAssignableTo(resideInAPackage("dev.millrace.conformance.oracle.."));

  /** So that nobody but the test that judges them can take features for expected ones. */
  @ArchTest
  static final ArchRule onlyTheirTestAsksThePipelineForFeatures =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.conformance..")
          .and()
          .doNotHaveSimpleName("FeaturesConformanceTest")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "dev\\.millrace\\.pipelines\\.weblogalerts\\."
                  + "(ClientActivity|RequestTraits?|TargetTraits|TargetTokens|WebLogFeatures?).*");

  /** They infer an empty schema of a record, without a word. */
  @ArchTest
  static final ArchRule noSchemaProviderThatCannotReadRecords =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.beam\\.sdk\\.schemas\\.(JavaBean|JavaField|AutoValue)Schema");

  /** Its bytes differ between versions and machines, and it is slow. */
  @ArchTest
  static final ArchRule elementsAreNotSerializedByJava =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.beam.sdk.coders.SerializableCoder");

  @ArchTest
  static final ArchRule onlyExitEndsTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.millrace.pipelines.Exit$1")
          .and()
          .doNotHaveFullyQualifiedName("dev.millrace.pipelines.Exit")
          .and()
          // The main programs of other processes, which have no launcher.
          .doNotHaveFullyQualifiedName("dev.millrace.broker.BrokerProcess")
          .and()
          .doNotHaveFullyQualifiedName("dev.millrace.hdfs.HdfsProcess")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  /** It brings Scala 2.13 and ZooKeeper, and is a process of its own. */
  @ArchTest
  static final ArchRule nobodyKnowsTheServerOfKafka =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "scala..", "org.apache.kafka.server..", "org.apache.kafka.metadata..");

  @ArchTest
  static final ArchRule theBrokerKnowsNothingOfMillrace =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.broker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millrace.transforms..", "dev.millrace.io..", "dev.millrace.pipelines..");

  @ArchTest
  static final ArchRule noStaticStateThatChanges =
      fields().that().areStatic().should().beFinal().because("workers share a JVM");

  @ArchTest
  static final ArchRule beamsOwnCopiesOfLibrariesAreBeams =
      noClasses()
          .that(are(not(resideInAPackage("dev.millrace.transforms.sql.."))))
          .should()
          .dependOnClassesThat(are(resideInAPackage("org.apache.beam.vendor..")))
          .because("only SQL is planned with the Calcite that Beam brings");
}
