package io.zerog.simulation;

import io.zerog.simulation.cluster.ClusterRun;
import io.zerog.simulation.cluster.ClusterRun.Result;
import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.fault.Coverage;
import io.zerog.simulation.fault.Fault;
import io.zerog.simulation.mutant.Mutant;
import io.zerog.simulation.mutant.Mutants;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code ./zerog simulate}: looks for a seed under which a promise is broken. */
public final class Main {

    private static final int HELD = 0;
    private static final int BROKE = 1;
    private static final int USAGE = 2;
    private static final int VIOLATED = 4;

    private static final long SEEDS = 200;
    private static final long MUTANT_SEEDS = 300;
    private static final int SHOWN = 5;
    private static final int MISSING_LINES = 20;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Ends with the exit code that the usage names. */
    public static void main(String[] arguments) {
        System.exit(new Main(System.out, System.err).run(arguments));
    }

    int run(String... arguments) {
        try {
            return run(Options.parse(arguments));
        } catch (Options.UsageException wrong) {
            err.println(wrong.getMessage());
            err.println(Options.USAGE);
            return USAGE;
        }
    }

    int run(Options options) {
        try {
            return simulate(options);
        } catch (RuntimeException | ExecutionException | InterruptedException broken) {
            broken.printStackTrace(err);
            return BROKE;
        }
    }

    private int simulate(Options options) throws ExecutionException, InterruptedException {
        if (options.listMutants()) {
            Mutants.all().forEach(this::describe);
            return HELD;
        }
        Optional<Mutant> mutant = options.mutant();
        if (options.seed().isPresent()) {
            return one(options.seed().getAsLong(), mutant);
        }
        return mutant.isPresent()
                ? hunt(mutant.get(), options.seeds().orElse(MUTANT_SEEDS), options.threads())
                : all(options.seeds().orElse(SEEDS), options.threads());
    }

    private void describe(Mutant mutant) {
        out.printf(
                "%-24s %s%n%24s caught by: %s; setting: %s%n",
                mutant.name(),
                mutant.mistake(),
                "",
                String.join(
                        ", or ",
                        mutant.caughtBy().stream().map(i -> i.sentence()).sorted().toList()),
                mutant.setting());
    }

    private int all(long last, int threads) throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        Campaign campaign = new Campaign(Settings::of, () -> Variant.NONE, _ -> false);
        campaign.run(last, threads);
        Set<Fault> faults = EnumSet.allOf(Fault.class);
        out.println(campaign.coverage().table());
        out.println("call site × fault: " + campaign.coverage().share(faults) + " have occurred");
        List<String> missing = campaign.coverage().missing(faults);
        missing.stream().limit(MISSING_LINES).forEach(pair -> out.println("  not yet: " + pair));
        for (Campaign.Found found : campaign.found().stream().limit(SHOWN).toList()) {
            replay(found.seed(), found.result(), Settings::of, () -> Variant.NONE);
        }
        out.printf(
                "%d seeds, %d acknowledged jobs, %d seeds with a violation, healed at the latest"
                        + " %d s after the last fault; %.1f s%n",
                campaign.seeds(),
                campaign.acknowledged(),
                campaign.found().size(),
                campaign.worstHealing().toSeconds(),
                (System.nanoTime() - start) / 1e9);
        return campaign.found().isEmpty() ? HELD : VIOLATED;
    }

    private int hunt(Mutant mutant, long last, int threads)
            throws ExecutionException, InterruptedException {
        Campaign campaign =
                new Campaign(
                        _ -> mutant.settings(), mutant.variant(), found -> isCaught(mutant, found));
        campaign.run(last, threads);
        Optional<Campaign.Found> caught =
                campaign.found().stream().filter(found -> isCaught(mutant, found)).findFirst();
        caught.ifPresentOrElse(
                found ->
                        out.printf(
                                "%s: caught by seed %d: %s%n",
                                mutant.name(),
                                found.seed(),
                                found.result().violation().getMessage()),
                () -> out.printf("%s: survived %d seeds%n", mutant.name(), campaign.seeds()));
        return caught.isPresent() ? HELD : VIOLATED;
    }

    private static boolean isCaught(Mutant mutant, Campaign.Found found) {
        return mutant.caughtBy().contains(found.result().violation().invariant());
    }

    private int one(long seed, Optional<Mutant> mutant) throws InterruptedException {
        LongFunction<Settings> settings =
                mutant.<LongFunction<Settings>>map(m -> _ -> m.settings()).orElse(Settings::of);
        Supplier<Variant> variant = mutant.map(Mutant::variant).orElse(() -> Variant.NONE);
        Result first =
                ClusterRun.of(
                        seed, settings.apply(seed), variant.get(), new Coverage(), _ -> false);
        return switch (first) {
            case Result.Held held -> {
                Result again =
                        ClusterRun.of(
                                seed,
                                settings.apply(seed),
                                variant.get(),
                                new Coverage(),
                                _ -> false);
                out.printf(
                        "seed %d holds: %d acknowledged jobs, healed %d s after the last fault%n",
                        seed, held.acknowledged(), held.healedAfter().toSeconds());
                yield sameTrace(held, again) ? (mutant.isPresent() ? VIOLATED : HELD) : BROKE;
            }
            case Result.Violated violated -> {
                boolean same = replay(seed, violated, settings, variant);
                yield same ? (mutant.isPresent() ? HELD : VIOLATED) : BROKE;
            }
        };
    }

    /** Runs a seed again and prints what the jobs of its violation met. */
    private boolean replay(
            long seed,
            Result.Violated violated,
            LongFunction<Settings> settings,
            Supplier<Variant> variant)
            throws InterruptedException {
        Result again =
                ClusterRun.of(
                        seed,
                        settings.apply(seed),
                        variant.get(),
                        new Coverage(),
                        about(violated.violation().jobs()));
        if (again instanceof Result.Violated seen) {
            out.println();
            seen.trace().forEach(out::println);
        }
        out.println("seed " + seed + ": " + violated.violation().getMessage());
        return sameTrace(violated, again);
    }

    private boolean sameTrace(Result first, Result again) {
        out.println("trace " + first.traceHash() + ", again " + again.traceHash());
        boolean same = first.traceHash().equals(again.traceHash());
        if (!same) {
            err.println("the seed did not replay: something in it is not deterministic");
        }
        return same;
    }

    /** Of a whole course what those jobs met, and what fate did. */
    private static Predicate<String> about(List<String> jobs) {
        return line ->
                jobs.stream().anyMatch(line::contains)
                        || line.startsWith("fate ")
                        || line.endsWith(" dies");
    }
}
