package io.zerog.cli;

import java.io.PrintStream;
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
            "0:Done.",
            "1:Refused by the server, or failed.",
            "2:The command line or the job's parameters are wrong.",
            "3:No server answers at the URL, or it cannot answer now.",
            "5:The token is missing, unknown, or may not do this.",
            "10, 11, 12:The job that was waited for failed, was cancelled, was killed."
        })
abstract class ServerCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private ServerOptions server;

    @Override
    public final Integer call() throws Exception {
        try (RestClient client = server.client()) {
            return run(client);
        }
    }

    abstract int run(RestClient client) throws Exception;

    final CommandSpec command() {
        return command;
    }

    /** Writes bytes as they are. */
    static void write(byte[] bytes) {
        PrintStream out = System.out;
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Writes a document of the server as it is, in a line of its own. */
    static int show(byte[] document) {
        write(document);
        write(new byte[] {'\n'});
        return ExitCode.OK;
    }

    static byte[] json(String field, Object value) throws java.io.IOException {
        return RestClient.JSON.writeValueAsBytes(java.util.Map.of(field, value));
    }
}
