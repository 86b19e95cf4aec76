package io.zerog.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.mutant.Mutant;
import io.zerog.simulation.mutant.Mutants;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void seedsThatHoldEndWith0AndATableOfWhatTheyMet() {
        assertThat(run("--seeds", "3")).isZero();
        assertThat(text(out)).contains("slot JobStore.save").contains("3 seeds");
    }

    @Test
    void aSeedIsRunTwiceAndShowsTheSameHash() {
        assertThat(run("--seed", "5")).isZero();
        assertThat(text(out)).containsPattern("trace ([0-9a-f]{16}), again \\1");
    }

    @Test
    void oneThreadFindsWhatSeveralFind() {
        assertThat(run("--seeds", "3", "--threads", "1")).isZero();
        String one = table();
        assertThat(run("--seeds", "3", "--threads", "3")).isZero();
        assertThat(table()).isEqualTo(one);
    }

    private String table() {
        String printed = text(out);
        out.reset();
        return printed.substring(0, printed.indexOf("3 seeds"));
    }

    @Test
    void aCaughtMutantEndsWith0() {
        assertThat(run("--mutant", "steal-on-delivery")).isZero();
        assertThat(text(out)).contains("caught by seed");
    }

    @Test
    void aMutantThatSurvivesEndsWith4() {
        assertThat(run("--mutant", "no-token-check", "--seeds", "1")).isEqualTo(4);
        assertThat(text(out)).contains("survived 1 seeds");
    }

    @Test
    void aViolationIsShownWithWhatItsJobMet() {
        run("--mutant", "steal-on-delivery");
        Matcher caught = Pattern.compile("caught by seed (\\d+): (.*)").matcher(text(out));
        assertThat(caught.find()).isTrue();
        out.reset();

        assertThat(run("--mutant", "steal-on-delivery", "--seed", caught.group(1))).isZero();

        assertThat(text(out))
                .contains("JobStore.save(")
                .contains("seed " + caught.group(1) + ": " + caught.group(2));
    }

    @Test
    void theMutantsAreListed() {
        assertThat(run("--list-mutants")).isZero();
        assertThat(text(out).lines().filter(line -> !line.startsWith(" "))).hasSizeGreaterThan(11);
    }

    @Test
    void anUnknownMutantEndsWith2AndNamesTheKnownOnes() {
        assertThat(run("--mutant", "nobody")).isEqualTo(2);
        assertThat(text(err)).contains("\"nobody\"").contains("no-token-check");
    }

    @Test
    void wrongArgumentsEndWith2() {
        assertThat(run("--sedes", "3")).isEqualTo(2);
        assertThat(run("--seeds")).isEqualTo(2);
        assertThat(run("--seeds", "0")).isEqualTo(2);
        assertThat(run("--threads", "0")).isEqualTo(2);
        assertThat(run("--seeds", "many")).isEqualTo(2);
        assertThat(run("--seeds", "1", "--seed", "1")).isEqualTo(2);
        assertThat(text(err)).contains("Usage: simulate");
    }

    @Test
    void aSimulationThatBreaksEndsWith1() {
        Supplier<Variant> broken =
                () -> {
                    throw new IllegalStateException("no variant");
                };

        assertThat(main().run(seedsOf(broken))).isEqualTo(1);
        assertThat(text(err)).contains("the simulation broke in seed 1", "no variant");
        assertThat(main().run(oneSeedOf(broken))).isEqualTo(1);
    }

    @Test
    void aSeedThatDoesNotReplayEndsWith1() {
        Iterator<Variant> another =
                List.of(Variant.NONE, Mutants.find("no-reconciler").orElseThrow().variant().get())
                        .iterator();

        assertThat(main().run(oneSeedOf(another::next))).isEqualTo(1);
        assertThat(text(err)).contains("the seed did not replay");
    }

    private static Options seedsOf(Supplier<Variant> variant) {
        return new Options(
                OptionalLong.of(1), OptionalLong.empty(), Optional.of(mutant(variant)), false, 1);
    }

    private static Options oneSeedOf(Supplier<Variant> variant) {
        return new Options(
                OptionalLong.empty(), OptionalLong.of(1), Optional.of(mutant(variant)), false, 1);
    }

    private static Mutant mutant(Supplier<Variant> variant) {
        return new Mutant("", "", "", Settings.STORM, Set.of(), variant);
    }

    private int run(String... arguments) {
        return main().run(arguments);
    }

    private Main main() {
        return new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
