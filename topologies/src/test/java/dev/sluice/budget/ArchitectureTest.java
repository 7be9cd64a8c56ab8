package dev.sluice.budget;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice.budget", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_KAFKA_STREAMS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.budget.streams..")
            .and()
            .haveSimpleNameNotEndingWith("Application")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule NOBODY_USES_INTERNALS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..internals..");

    @ArchTest
    static final ArchRule DECISIONS_DO_NOT_READ_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.budget.streams..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID");

    @ArchTest
    static final ArchRule MONEY_IS_NEVER_A_DOUBLE = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(double.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(float.class);
}
