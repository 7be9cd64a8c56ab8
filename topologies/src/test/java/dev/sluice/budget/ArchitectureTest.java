package dev.sluice.budget;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(packages = "dev.sluice.budget", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Set<String> FLOATING = Set.of("double", "float");

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
    static final ArchRule NOBODY_USES_INTERNALS =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..internals..");

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
    static final ArchRule NO_FIELD_IS_FLOATING = noFields().should().haveRawType(double.class);

    @ArchTest
    static final ArchRule NO_METHOD_RETURNS_FLOATING = noMethods().should().haveRawReturnType(double.class);

    @ArchTest
    static final ArchRule NOTHING_FLOATING_IS_CALCULATED_WITH = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "it returns a double or float",
                    call -> FLOATING.contains(
                            call.getTarget().getRawReturnType().getName())));
}
