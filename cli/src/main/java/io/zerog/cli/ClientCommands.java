package io.zerog.cli;

import java.util.Set;
import picocli.CommandLine;

/** The commands that ask a server. */
public final class ClientCommands {

    /** Their names. */
    public static final Set<String> NAMES =
            Set.of(
                    "submit", "watch", "list", "show", "info", "data", "cancel", "retry", "types",
                    "workers", "drain", "undrain", "retire");

    private ClientCommands() {}

    /** Gives a command line all of them, and one that prints a completion script. */
    public static CommandLine addTo(CommandLine line) {
        return line.addSubcommand(new SubmitCommand())
                .addSubcommand(new WatchCommand())
                .addSubcommand(new ListCommand())
                .addSubcommand(new JobCommands.Show())
                .addSubcommand(new JobCommands.Info())
                .addSubcommand(new JobCommands.Data())
                .addSubcommand(new JobCommands.Cancel())
                .addSubcommand(new JobCommands.Retry())
                .addSubcommand(new TypesCommand())
                .addSubcommand(new WorkerCommands.Workers())
                .addSubcommand(new WorkerCommands.Drain())
                .addSubcommand(new WorkerCommands.Undrain())
                .addSubcommand(new WorkerCommands.Retire())
                .addSubcommand(new CompletionCommand());
    }
}
