package dev.sluice.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice.worker", importOptions = ImportOption.DoNotIncludeTests.class)
final class WorkerArchitectureTest {

    @ArchTest
    static final ArchRule WORKERS_KNOW_NO_TOPOLOGY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sluice.cache..", "dev.sluice.budget..", "dev.sluice.runtime..", "org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule PROVIDERS_KNOW_NO_KAFKA = noClasses()
            .that()
            .resideInAnyPackage("..provider..", "..worker.batch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule NO_KAFKA_INTERNALS =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..internals..");
}
