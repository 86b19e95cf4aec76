package io.zerog.chaos;

import java.nio.file.Path;
import java.util.List;

/** The command line. */
final class Options {

    static final String HELP =
            """
            Usage: ./zerog chaos [--product P] [--kills N] [--jobs N] [--seed S] [--heal SECONDS]
                   ./zerog chaos load [--product P] [--jobs N] [--seconds N] [--minutes N]

            Runs an API node, 3 workers and their servers (one node where processes cannot share the
            store), submits jobs (3000), kills processes with -9 (40 times), freezes a worker beyond
            its lease, cuts and slows connections; then lets all heal for at most 240 s, and judges:
            nothing lost, nothing finished twice, no foreign write, no innocent failed. The seed (1)
            decides what is done to whom and which jobs come; the machine decides what comes of it.

            load: runs jobs (500000) through one node, offers it three times what it can take for
            so many seconds (60), then works at 60 %% for so many minutes (20) and looks at its heap;
            and judges: all admitted jobs finished, the heap flat, the rest refused with 503 and
            Retry-After within 50 ms, the admitted answered within twice the time of an idle node.

            Products: %s.
            Lease, heartbeat and all other times are those that ship: no setting changes them.
            memory keeps nothing: a run on it must be judged as lost, which shows the judge works.

            --keep           keeps the folder of data, logs and the ledger, and names it
            --zerog JAR      the server's jar

            Exit codes: 0 all held, 1 the program broke, 2 wrong use, 4 a violation.\
            """
                    .formatted(Product.words());

    boolean load;
    boolean keep;
    Product product = Product.BEANSTALKD_POSTGRES;
    int kills = 40;
    int jobs = -1;
    long seed = 1;
    long heal = 240;
    int seconds = 60;
    int minutes = 20;
    Path server = Path.of("");

    /** What was asked for. */
    static Options parse(List<String> arguments, Path server) {
        Options options = new Options();
        options.server = server;
        List<String> rest = arguments;
        if (!rest.isEmpty() && rest.getFirst().equals("load")) {
            options.load = true;
            options.product = Product.BEANSTALKD_SQLITE;
            rest = rest.subList(1, rest.size());
        }
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i).equals("--keep")) {
                options.keep = true;
                continue;
            }
            if (i + 1 == rest.size()) {
                throw new IllegalArgumentException(rest.get(i) + " needs a value, or is unknown");
            }
            options.set(rest.get(i), rest.get(++i));
        }
        if (options.jobs < 0) {
            options.jobs = options.load ? 500_000 : 3_000;
        }
        return options;
    }

    private void set(String name, String value) {
        switch (name) {
            case "--product" ->
                    product =
                            Product.named(value)
                                    .orElseThrow(() ->
                                            new IllegalArgumentException(
                                                    "there is no product " + value));
            case "--kills" -> kills = positive(name, value);
            case "--jobs" -> jobs = positive(name, value);
            case "--seed" -> seed = Long.parseLong(value);
            case "--heal" -> heal = positive(name, value);
            case "--seconds" -> seconds = positive(name, value);
            case "--minutes" -> minutes = positive(name, value);
            case "--zerog" -> server = Path.of(value);
            default -> throw new IllegalArgumentException("there is no option " + name);
        }
    }

    private static int positive(String name, String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new IllegalArgumentException(name + " is 1 or more");
        }
        return number;
    }
}
