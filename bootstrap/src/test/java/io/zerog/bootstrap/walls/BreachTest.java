package io.zerog.bootstrap.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.zerog.bootstrap.walls.breach.Breach;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A wall that nobody could breach might be no wall: these breach it, and it must fall over them.
 */
class BreachTest {

    private static final String PACKAGE = Breach.class.getPackageName();
    private static final JavaClasses BREACH = new ClassFileImporter().importClasses(Breach.class);

    static Stream<String> breaches() {
        return Arrays.stream(Breach.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(method -> method.getName());
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void theCoreBansCatchEveryOneOf(String method) {
        assertThat(report(CoreBans.rule(PACKAGE))).contains("Breach." + method + "()");
    }

    @Test
    void theCoreBansCatchAMethodReference() {
        assertThat(report(CoreBans.rule(PACKAGE)))
                .containsPattern(
                        "Breach\\.<init>\\(\\)> (references|calls) method <java.time.Instant.now");
    }

    @Test
    void theCoreBansLetOthersBe() {
        assertThat(
                        CoreBans.rule("io.zerog.domain")
                                .allowEmptyShould(true)
                                .evaluate(BREACH)
                                .hasViolation())
                .isFalse();
    }

    @Test
    void aWallCatchesWhatLeadsOut() {
        Wall wall = Wall.of(PACKAGE, "java.lang", "java.util", "java.time");

        assertThat(report(wall.rule())).contains("java.net.URI").doesNotContain("java.util.UUID");
    }

    @Test
    void aWallThatNamesWhatIsNotUsedIsFound() {
        assertThat(Wall.of(PACKAGE, "java", "org.nowhere").absentIn(BREACH))
                .containsExactly("org.nowhere");
    }

    @Test
    void aWallAroundNothingIsFound() {
        assertThat(Wall.of("io.zerog.nowhere").absentIn(BREACH))
                .containsExactly("io.zerog.nowhere");
    }

    @Test
    void aPackageWhoseNameOnlyBeginsTheSameIsAnother() {
        assertThat(Wall.isWithin("io.zerog.domain", "io.zerog.domains")).isFalse();
        assertThat(Wall.isWithin("io.zerog.domain", "io.zerog.domain.job")).isTrue();
    }

    private static String report(ArchRule rule) {
        return rule.evaluate(BREACH).getFailureReport().toString();
    }
}
