package io.zerog.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that is answered with one document. */
@Command
abstract class DocumentCommand extends ServerCommand {

    @Mixin private OutputOptions output;

    @Override
    final int run(RestClient client, Screen screen) throws InterruptedException {
        byte[] document = ask(client);
        if (output.isJson()) {
            screen.write(document);
            screen.print("\n");
        } else {
            show(client.tree(document), screen);
        }
        return ExitCode.OK;
    }

    abstract byte[] ask(RestClient client) throws InterruptedException;

    /** Shows the document to people. */
    abstract void show(JsonNode document, Screen screen);
}
