package dev.sluice.economy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class EconomyArchitectureTest {

    @ArchTest
    static final ArchRule BOTH_APPLICATIONS_MAY_USE_IT = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.economy..", "dev.sluice.tokens..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.cache..", "dev.sluice.budget..", "org.apache.kafka..");
}
