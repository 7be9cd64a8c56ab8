package dev.sluice.cache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
class CacheArchitectureTest {

    @ArchTest
    static final ArchRule DOMAIN_KNOWS_NO_STREAMS = noClasses()
            .that()
            .resideInAPackage("dev.sluice.cache..")
            .and()
            .resideOutsideOfPackage("dev.sluice.cache.stream..")
            .and()
            .haveSimpleNameNotEndingWith("Application")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule NOBODY_USES_INTERNALS_OF_STREAMS =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka.streams..internals..");

    @ArchTest
    static final ArchRule RUNTIME_KNOWS_NO_APPLICATION = noClasses()
            .that()
            .resideInAPackage("dev.sluice.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.cache..", "dev.sluice.budget..");

    @ArchTest
    static final ArchRule DECISIONS_ASK_NO_CLOCK_OF_THEIR_OWN = noClasses()
            .that()
            .resideInAPackage("dev.sluice.cache..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");
}
