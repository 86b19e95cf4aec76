package io.zerog.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/** {@code ./zerog fuzz http}: looks for a request that breaks the server. */
public final class Main {

    private static final int HELD = 0;
    private static final int USAGE = 2;
    private static final int BROKEN = 4;

    /** What may be left on the heap: buffers and caches that fill once. */
    static final long HEAP_BOUND = 16L * 1024 * 1024;

    private static final String HELP =
            """
            Usage: ./zerog fuzz http [--requests N] [--seed S] [--only CONVERSATION]

            Sends N requests (1,000,000) with something wrong in them to a node in memory. The seed
            (1) decides what they are; --only sends one conversation of it again, and shows it.
            Exit codes: 0 the server held, 2 wrong use, 4 it broke.\
            """;

    private long requests = 1_000_000;
    private long seed = 1;
    private long only = -1;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        logNothing();
        Main main = new Main();
        System.exit(main.parse(List.of(arguments)) ? main.run() : USAGE);
    }

    /** The node would log two lines a job, and a warning for much of what is sent here. */
    static void logNothing() {
        LogManager.getLogManager().reset();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    }

    private boolean parse(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("http")) {
            System.err.println(HELP);
            return false;
        }
        for (int i = 1; i < arguments.size(); i += 2) {
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            try {
                switch (arguments.get(i)) {
                    case "--requests" -> requests = Long.parseLong(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--only" -> only = Long.parseLong(value);
                    default -> throw new NumberFormatException();
                }
            } catch (NumberFormatException wrong) {
                System.err.println(HELP);
                return false;
            }
        }
        return true;
    }

    private int run() throws Exception {
        long began = System.nanoTime();
        try (Target target = new Target()) {
            HttpFuzz fuzz = new HttpFuzz(target, seed);
            HttpFuzz.Result result = only >= 0 ? fuzz.again(only) : fuzz.run(requests);
            System.out.printf(
                    Locale.ROOT,
                    "%,d requests in %,d conversations, %.1f s; answers %s; heap %+.1f MiB%n",
                    result.requests(),
                    result.conversations(),
                    (System.nanoTime() - began) / 1e9,
                    result.statuses(),
                    result.heapGrowth() / (1024.0 * 1024));
            result.failure().ifPresent(failure -> System.out.println(describe(failure, seed)));
            if (result.heapGrowth() > HEAP_BOUND) {
                System.out.println("the heap has grown by more than 16 MiB");
                return BROKEN;
            }
            return result.failure().isPresent() ? BROKEN : HELD;
        }
    }

    /** What went wrong, and how to see it again. */
    static String describe(HttpFuzz.Failure failure, long seed) {
        return "conversation %d %s%n%nto see it again: ./zerog fuzz http --seed %d --only %d%n%n%s"
                .formatted(
                        failure.conversation().number(),
                        failure.what(),
                        seed,
                        failure.conversation().number(),
                        failure.conversation().readable());
    }
}
