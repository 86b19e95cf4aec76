package io.zerog.bootstrap.cli;

import io.zerog.adapter.http.HttpServer.CannotListenException;
import io.zerog.adapter.sql.RefusedDatabaseException;
import io.zerog.bootstrap.settings.WrongSettingsException;
import io.zerog.cli.ClientCommands;
import io.zerog.cli.CommandException;
import io.zerog.cli.ExitCode;
import io.zerog.domain.port.PortUnavailableException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
        name = "zerog",
        description = "Runs long jobs behind a REST API.",
        mixinStandardHelpOptions = true,
        versionProvider = ZeroGCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class)
public final class ZeroGCommand implements Runnable {

    private static final int WIDTH = 100;

    @Spec private CommandSpec command;

    private ZeroGCommand() {}

    /**
     * Runs what the arguments say.
     *
     * @return the exit code
     */
    public static int run(String... arguments) {
        CommandLine line =
                arguments.length > 0 && ClientCommands.NAMES.contains(arguments[0])
                        ? client()
                        : create();
        return line.execute(arguments);
    }

    static CommandLine create() {
        return complete(
                commands().addSubcommand(ServeCommand.create()).addSubcommand(new DemoCommand()));
    }

    /** Without the commands that load a server's classes: it starts faster. */
    private static CommandLine client() {
        return complete(commands());
    }

    private static CommandLine commands() {
        return ClientCommands.addTo(new CommandLine(new ZeroGCommand()));
    }

    /** What holds for all commands that are there by now. */
    private static CommandLine complete(CommandLine line) {
        return line.setUsageHelpWidth(WIDTH)
                .setExecutionExceptionHandler((failure, failed, _) -> explain(failure, failed));
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing");
    }

    /** One line for what the user can mend; a stack trace for what is a defect. */
    private static int explain(Exception failure, CommandLine failed) throws Exception {
        int code =
                switch (failure) {
                    case WrongSettingsException _ -> ExitCode.USAGE;
                    case CannotListenException _ -> ExitCode.CANNOT_LISTEN;
                    case CommandException known -> known.exitCode();
                    case RefusedDatabaseException _, PortUnavailableException _ -> ExitCode.FAILED;
                    default -> throw failure;
                };
        failed.getErr().println("zerog: " + failure.getMessage());
        failed.getErr().flush();
        return code;
    }

    /** The version of the jar; a build from an IDE has none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ZeroGCommand.class.getPackage().getImplementationVersion();
            return new String[] {"zerog " + Optional.ofNullable(version).orElse("(not packaged)")};
        }
    }
}
