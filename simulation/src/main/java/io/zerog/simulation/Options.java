package io.zerog.simulation;

import io.zerog.simulation.mutant.Mutant;
import io.zerog.simulation.mutant.Mutants;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The command line.
 *
 * @param seeds how many seeds to run, from 1 on; empty for the default
 * @param seed the only seed to run
 * @param mutant runs a wrong protocol, which must be caught
 * @param threads how many seeds are run at once
 */
record Options(
        OptionalLong seeds,
        OptionalLong seed,
        Optional<Mutant> mutant,
        boolean listMutants,
        int threads) {

    private static final int MOST_THREADS = 4;

    static final String USAGE =
            """
            Usage: simulate [--seeds N] [--seed S] [--mutant NAME] [--list-mutants] [--threads T]

              --seeds N        run the seeds 1 to N (default 200; with --mutant 300)
              --seed S         run one seed, twice, and show that it takes the same course
              --mutant NAME    run a wrong protocol, which must be caught
              --list-mutants   name the wrong protocols
              --threads T      run T seeds at once (default: one a processor, at most 4)

            Exit code: 0 all seeds hold, or the mutant was caught; 4 a violation, or the mutant
            survived; 2 wrong arguments; 1 the program broke.\
            """;

    /** Wrong arguments; the message says which. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(String... arguments) throws UsageException {
        OptionalLong seeds = OptionalLong.empty();
        OptionalLong seed = OptionalLong.empty();
        Optional<Mutant> mutant = Optional.empty();
        boolean list = false;
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        for (int n = 0; n < arguments.length; n++) {
            switch (arguments[n]) {
                case "--seeds" -> seeds = OptionalLong.of(number(arguments, ++n, 1));
                case "--seed" -> seed = OptionalLong.of(number(arguments, ++n, Long.MIN_VALUE));
                case "--mutant" -> mutant = Optional.of(mutant(value(arguments, ++n)));
                case "--list-mutants" -> list = true;
                case "--threads" -> threads = Math.clamp(number(arguments, ++n, 1), 1, 1_000);
                case String other -> throw new UsageException("unknown argument: " + other);
            }
        }
        if (seeds.isPresent() && seed.isPresent()) {
            throw new UsageException("--seeds and --seed exclude each other");
        }
        return new Options(seeds, seed, mutant, list, threads);
    }

    private static Mutant mutant(String name) throws UsageException {
        return Mutants.find(name)
                .orElseThrow(() ->
                        new UsageException(
                                "there is no mutant \"%s\"; there are: %s"
                                        .formatted(
                                                name,
                                                String.join(
                                                        ", ",
                                                        Mutants.all().stream()
                                                                .map(Mutant::name)
                                                                .toList()))));
    }

    private static long number(String[] arguments, int n, long least) throws UsageException {
        String text = value(arguments, n);
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        throw new UsageException(arguments[n - 1] + " takes a number, not " + text);
    }

    private static String value(String[] arguments, int n) throws UsageException {
        if (n >= arguments.length) {
            throw new UsageException(arguments[n - 1] + " needs a value");
        }
        return arguments[n];
    }
}
