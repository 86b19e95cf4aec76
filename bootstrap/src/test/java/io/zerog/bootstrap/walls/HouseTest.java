package io.zerog.bootstrap.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The walls of the house; each one was breached once to see it fail. */
class HouseTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.zerog");

    /** Every module but bootstrap, which may use everything. */
    static final List<Wall> WALLS =
            List.of(
                    Wall.of("io.zerog.domain", "java"),
                    Wall.of("io.zerog.application", "java", "io.zerog.domain"),
                    Wall.of(
                            "io.zerog.codec",
                            "java",
                            "io.zerog.domain",
                            "com.fasterxml.jackson",
                            // The types in which victools speaks of types.
                            "com.fasterxml.classmate",
                            "com.github.victools",
                            "com.networknt",
                            "jakarta.validation"),
                    Wall.of(
                            "io.zerog.adapter.http",
                            "java",
                            "javax.net.ssl",
                            "io.zerog.application",
                            "io.zerog.codec",
                            "io.zerog.domain",
                            "io.helidon",
                            "com.fasterxml.jackson",
                            "org.slf4j"),
                    Wall.of("io.zerog.cli", "java", "com.fasterxml.jackson", "picocli"),
                    Wall.of("io.zerog.adapter.memory", "java", "io.zerog.domain"),
                    Wall.of("io.zerog.adapter.beanstalkd.client", "java"),
                    Wall.of("io.zerog.adapter.beanstalkd", "java", "io.zerog.domain"),
                    Wall.of(
                            "io.zerog.adapter.couchbase",
                            "java",
                            "javax.net.ssl",
                            "io.zerog.codec",
                            "io.zerog.domain",
                            "com.couchbase.client",
                            "com.fasterxml.jackson"),
                    Wall.of(
                            "io.zerog.adapter.process",
                            "java",
                            "io.zerog.codec",
                            "io.zerog.domain",
                            "com.fasterxml.jackson"),
                    Wall.of(
                            "io.zerog.adapter.sql",
                            "java",
                            "javax.sql",
                            "io.zerog.codec",
                            "io.zerog.domain",
                            "org.jdbi",
                            "com.zaxxer.hikari",
                            "org.flywaydb",
                            "org.postgresql",
                            "org.sqlite"),
                    Wall.of(
                            "io.zerog.testkit",
                            "java",
                            "io.zerog.domain",
                            "org.junit.jupiter.api",
                            "org.assertj"),
                    Wall.of("io.zerog.examples", "java", "io.zerog.domain", "jakarta.validation"));

    /** What a port may say: no streams, no sockets, no files. */
    private static final Wall PORTS =
            Wall.of(
                    "io.zerog.domain.port",
                    "java.lang",
                    "java.util",
                    "java.time",
                    "io.zerog.domain");

    private static final DescribedPredicate<JavaClass> NAMED_AFTER_NOTHING =
            DescribedPredicate.describe(
                    "named after nothing",
                    type ->
                            !type.getName().contains(".Dagger")
                                    && type.getSimpleName()
                                            .matches(
                                                    "I[A-Z][a-z].*|.*(Port|Impl|Manager|Utils?|Helper"
                                                            + "|Common|Base)"));

    @ParameterizedTest
    @FieldSource("WALLS")
    void aModuleUsesOnlyWhatItMay(Wall wall) {
        wall.rule().check(HOUSE);
    }

    @ParameterizedTest
    @FieldSource("WALLS")
    void whatAWallNamesExists(Wall wall) {
        assertThat(wall.absentIn(HOUSE)).as("packages named by the wall around %s", wall).isEmpty();
    }

    @Test
    void everyModuleHasAWall() {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName))
                .filteredOn(name -> !Wall.isWithin("io.zerog.bootstrap", name))
                .allMatch(name -> WALLS.stream().anyMatch(wall -> wall.guards(name)));
    }

    @Test
    void portsSpeakTheJdkAndTheDomainOnly() {
        assertThat(PORTS.absentIn(HOUSE)).isEmpty();
        PORTS.rule().check(HOUSE);
    }

    @Test
    void theCoreMakesNoTimeNoIdsNoRandomnessAndNoThreads() {
        CoreBans.rule("io.zerog.domain", "io.zerog.application").check(HOUSE);
    }

    @Test
    void thePackagesOfBootstrapDependOnEachOtherInOneDirection() {
        ArchRule rule = slices().matching("io.zerog.bootstrap.(*)..").should().beFreeOfCycles();
        rule.check(HOUSE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses().should(ArchConditions.be(NAMED_AFTER_NOTHING)).check(HOUSE);
    }
}
