package io.zerog.cli;

import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that ask a server, each answered with its JSON. */
public final class ClientCommands {

    /** Their names. */
    public static final Set<String> NAMES =
            Set.of("submit", "show", "info", "data", "cancel", "retry", "types", "workers");

    private ClientCommands() {}

    /** Gives a command line all of them. */
    public static CommandLine addTo(CommandLine line) {
        return line.addSubcommand(new SubmitCommand())
                .addSubcommand(new Show())
                .addSubcommand(new Info())
                .addSubcommand(new Data())
                .addSubcommand(new Cancel())
                .addSubcommand(new Retry())
                .addSubcommand(new Types())
                .addSubcommand(new Workers());
    }

    /** A command about one job. */
    private abstract static class OfJob extends ServerCommand {
        @Parameters(paramLabel = "UUID", description = "The job.")
        private String uuid;

        String path() {
            return "/v1/jobs/" + RestClient.segment(uuid);
        }
    }

    @Command(name = "show", description = "Shows a job's record.")
    private static final class Show extends OfJob {
        @Override
        int run(RestClient client) throws InterruptedException {
            return show(client.get(path()));
        }
    }

    @Command(name = "info", description = "Shows a job's progress, events, warnings and errors.")
    private static final class Info extends OfJob {
        @Override
        int run(RestClient client) throws InterruptedException {
            return show(client.get(path() + "/info"));
        }
    }

    @Command(name = "data", description = "Writes the output of a finished job, byte by byte.")
    private static final class Data extends OfJob {
        @Override
        int run(RestClient client) throws InterruptedException {
            write(client.get(path() + "/data"));
            return ExitCode.OK;
        }
    }

    @Command(name = "cancel", description = "Asks a job to end.")
    private static final class Cancel extends OfJob {
        @Option(names = "--kill", description = "By force, if it has a process of its own.")
        private boolean kill;

        @Override
        int run(RestClient client) throws Exception {
            return show(client.post(path() + "/cancel", json("mode", kill ? "kill" : "graceful")));
        }
    }

    @Command(name = "retry", description = "Runs a failed or cancelled job again, as a new job.")
    private static final class Retry extends OfJob {
        @Override
        int run(RestClient client) throws InterruptedException {
            return show(client.post(path() + "/retry", new byte[0]));
        }
    }

    @Command(name = "types", description = "Lists what can be run, with its parameters.")
    private static final class Types extends ServerCommand {
        @Override
        int run(RestClient client) throws InterruptedException {
            return show(client.get("/v1/types"));
        }
    }

    @Command(name = "workers", description = "Lists the workers of all nodes.")
    private static final class Workers extends ServerCommand {
        @Override
        int run(RestClient client) throws InterruptedException {
            return show(client.get("/v1/workers"));
        }
    }
}
