package io.zerog.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks a server. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done; of a job that is waited for: it succeeded.",
            "1:Refused by the server, or failed.",
            "2:The command line or the job's parameters are wrong.",
            "3:No server answers at the URL, or it cannot answer now.",
            "5:The token is missing, unknown, or may not do this.",
            "10:The job that was waited for failed.",
            "11:The job that was waited for was cancelled.",
            "12:The job that was waited for was ended by force."
        },
        footerHeading = "%nExamples:%n")
abstract class ServerCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private ServerOptions server;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        try (RestClient client = server.client()) {
            return run(client, Screen.standard());
        }
    }

    /** Does it; the exit code. */
    abstract int run(RestClient client, Screen screen) throws IOException, InterruptedException;

    /** Standard error, for what is not the answer. */
    final PrintWriter err() {
        return command.commandLine().getErr();
    }
}
